-- 已修改 holds from the day of the first amendment, which was not kept: 1 stood for any.
UPDATE document SET amended = COALESCE((SELECT MIN(e.day) FROM norm_event e
    WHERE e.document = document.id AND e.kind = 'amended'), 0) WHERE amended <> 0;
