#include "tools/desk/register_inside.h"

#include "app/ui/words.h"

#include <string.h>

enum tg_err register_sql_fault(const struct register_file *reg, int rc, const char *doing,
                               struct fault *fault)
{
    int base = rc & 0xff;
    const char *why = reg->db != NULL ? sqlite3_errmsg(reg->db) : sqlite3_errstr(rc);
    if (base == SQLITE_FULL)
        return fault_set(fault, TG_ERR_FULL, _("%s: cannot %s: the disk is full. Free some of it."),
                         reg->path, doing);
    if (base == SQLITE_BUSY || base == SQLITE_LOCKED)
        return fault_set(fault, TG_ERR_BUSY,
                         _("%s: cannot %s: another desk program writes to it. Try again."),
                         reg->path, doing);
    if (base == SQLITE_NOTADB || base == SQLITE_CORRUPT)
        return fault_set(fault, TG_ERR_FORMAT,
                         _("%s: cannot %s: %s. Keep the file, restore a copy beside it."),
                         reg->path, doing, why);
    return fault_set(fault, TG_ERR_IO, _("%s: cannot %s: %s"), reg->path, doing, why);
}

enum tg_err register_run(struct register_file *reg, const char *sql, struct fault *fault)
{
    int rc = sqlite3_exec(reg->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : register_sql_fault(reg, rc, _("change the register"), fault);
}

/* A statement that is not in use and says the same, or a new one. */
enum tg_err register_prepare(struct register_file *reg, const char *sql, sqlite3_stmt **out,
                             struct fault *fault)
{
    struct register_statement *free_place = NULL;
    for (size_t i = 0; i < REGISTER_STATEMENTS_MAX; i++) {
        struct register_statement *kept = &reg->statements[i];
        if (kept->stmt == NULL) {
            free_place = kept;
            break;
        }
        if (!kept->busy && strcmp(sqlite3_sql(kept->stmt), sql) == 0) {
            kept->busy = true;
            *out = kept->stmt;
            return TG_OK;
        }
    }
    int rc = sqlite3_prepare_v3(reg->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (rc != SQLITE_OK)
        return register_sql_fault(reg, rc, _("read the register"), fault);
    if (free_place != NULL)
        *free_place = (struct register_statement){.stmt = *out, .busy = true};
    return TG_OK;
}

void register_end(struct register_file *reg, sqlite3_stmt *stmt)
{
    if (stmt == NULL)
        return;
    for (size_t i = 0; i < REGISTER_STATEMENTS_MAX; i++) {
        struct register_statement *kept = &reg->statements[i];
        if (kept->stmt != stmt)
            continue;
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
        kept->busy = false;
        return;
    }
    sqlite3_finalize(stmt);
}

void register_statements_finish(struct register_file *reg)
{
    for (size_t i = 0; i < REGISTER_STATEMENTS_MAX; i++)
        sqlite3_finalize(reg->statements[i].stmt);
    memset(reg->statements, 0, sizeof reg->statements);
}

enum tg_err register_step(struct register_file *reg, sqlite3_stmt *stmt, bool *out_row,
                          struct fault *fault)
{
    int rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return register_sql_fault(reg, rc, _("read the register"), fault);
    *out_row = rc == SQLITE_ROW;
    return TG_OK;
}

enum tg_err register_done(struct register_file *reg, sqlite3_stmt *stmt, struct fault *fault)
{
    int rc = sqlite3_step(stmt);
    enum tg_err err =
        rc == SQLITE_DONE ? TG_OK : register_sql_fault(reg, rc, _("write to the register"), fault);
    register_end(reg, stmt);
    return err;
}

enum tg_err register_do(struct register_file *reg, const char *sql, const int64_t *numbers,
                        size_t count, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(reg, sql, &stmt, fault);
    if (err != TG_OK)
        return err;
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_int64(stmt, (int)i + 1, numbers[i]);
    return register_done(reg, stmt, fault);
}

enum tg_err register_count(struct register_file *reg, const char *sql, int64_t *out_value,
                           struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, sql, &stmt, fault);
    if (err == TG_OK)
        err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK)
        *out_value = row ? sqlite3_column_int64(stmt, 0) : 0;
    register_end(reg, stmt);
    return err;
}
