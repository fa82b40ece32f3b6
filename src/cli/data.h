/* SPDX-License-Identifier: MulanPSL-2.0 */
/* data.h - the data folder of an installation, opened by a command
 *
 *   DATA/gongkai.db  DATA/blobs/  DATA/keys  DATA/gongkai.lock  DATA/restoring (not whole: work/backup.h)
 *
 * The folder is --data, else $GONGKAI_DATA, else ./gongkai-data. --db postgresql://… takes the
 * place of the database file. A command that writes takes the folder's lock. While a server runs it
 * writes by turns with it (store/loan.h); what needs the folder for itself (serve, demo, restore,
 * migrate) is refused then with an answer that says so. The database is brought to this program's version
 * only when it is empty; an older one is refused with the command that does it.
 * Root: a command that writes becomes the user whose folder it is, so that the server can read and
 * remove what it has written.
 * Everything is closed when the process' arena ends.
 */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/cli.h"
#include "store/ctx.h"

#define CLI_OPT_DATA                                                                           \
    {"data", 0, "目录", "数据目录；不给时用环境变量 GONGKAI_DATA，再不然是 ./gongkai-data"},   \
    {                                                                                          \
        "db", 0, "网址", "postgresql://… ，代替数据目录里的数据库文件"         \
    }

enum data_mode {
    DATA_READ,  /* must exist; beside a running server */
    DATA_WRITE, /* must exist; by turns with a running server */
    DATA_MAKE,  /* made if absent; likewise */
    DATA_ALONE  /* made if absent; nobody else */
};
struct data {
    struct str folder;
    struct db *db;
    struct blobs *blobs;
    struct keyring *keys;
    const struct checker *checker;
};
/* Fails (in c->fail): ERR_NOT_FOUND, ERR_BUSY a server runs on it, ERR_VERSION, ERR_IO read-only. */
enum err data_open(struct cli *c, enum data_mode mode, struct data *out);
/* The world of the command: the system acts. */
struct ctx data_ctx(struct cli *c, const struct data *d);
/* Where the database is: what db_open() takes. */
const char *data_url(struct cli *c, struct str folder);
struct str data_folder(const struct cli *c);
/* For who opens the database by itself: ERR_RULE where a restore into the folder has not come to its end. */
enum err data_refuse_restoring(struct cli *c, const char *folder);

#endif
