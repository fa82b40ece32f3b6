#!/bin/sh
# office.sh FILE.docx: LibreOffice converting it to PDF, three times; processor time of it and its children
command -v soffice >/dev/null || { echo "LibreOffice is not installed"; exit 0; }
for i in 1 2 3; do
  python3 - "$1" "$i" "$PWD/office" <<'EOF'
import resource, subprocess, sys, time
start = time.time()
subprocess.run(['soffice', '--headless', '-env:UserInstallation=file://' + sys.argv[3], '--convert-to', 'pdf', sys.argv[1]],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f'LibreOffice, DOCX to PDF, run {sys.argv[2]}  {(used.ru_utime + used.ru_stime) * 1000:8.0f} ms processor, '
      f'{(time.time() - start) * 1000:8.0f} ms by the clock')
EOF
done
