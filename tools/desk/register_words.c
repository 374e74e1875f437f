/* Words by number, and small values: what lines of the sheet stand on. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

enum { WORDS_PLACES = 2 * REGISTER_WORDS_MAX };

/* Numbers run from 1. Read once, then only what was added since. */
struct register_words {
    size_t count;
    size_t kept; /* those of committed transactions */
    char text[REGISTER_WORDS_MAX][REGISTER_WORD_MAX + 1];
    uint16_t places[WORDS_PLACES]; /* by hash: number, 0 for none; the next one where it is taken */
};

static const char word_bound[] = "tonggui register word v2";
static const char note_bound[] = "tonggui register note v2";

/* Where the word stands, or would. */
static uint16_t *place_of(struct register_words *words, const char *word)
{
    uint32_t hash = 2166136261;
    for (const char *at = word; *at != '\0'; at++)
        hash = (hash ^ (uint8_t)*at) * 16777619;
    size_t place = hash % WORDS_PLACES;
    while (words->places[place] != 0 && strcmp(words->text[words->places[place] - 1], word) != 0)
        place = (place + 1) % WORDS_PLACES;
    return &words->places[place];
}

static void add(struct register_words *words, const char *word, size_t len)
{
    memcpy(words->text[words->count], word, len);
    words->text[words->count][len] = '\0';
    words->count++;
    *place_of(words, words->text[words->count - 1]) = (uint16_t)words->count;
}

static enum tg_err read_word(struct register_file *reg, sqlite3_stmt *stmt, struct fault *fault)
{
    struct register_words *words = reg->words;
    uint8_t bound[REGISTER_BOUND_MAX];
    char word[REGISTER_WORD_MAX];
    int64_t number = sqlite3_column_int64(stmt, 0);
    size_t len = (size_t)sqlite3_column_bytes(stmt, 1);
    size_t bound_len = register_bind(reg, word_bound, number, 0, 0, bound);
    if (words->count == REGISTER_WORDS_MAX || number != (int64_t)words->count + 1 ||
        len > sizeof word + SEAL_OVERHEAD ||
        register_unseal(reg->keys->words, bound, bound_len, sqlite3_column_blob(stmt, 1), len,
                        (uint8_t *)word) != TG_OK ||
        memchr(word, '\0', len - SEAL_OVERHEAD) != NULL)
        return fault_set(
            fault, TG_ERR_CRYPTO,
            _("%s: its list of words was changed. Keep the file, restore a copy beside "
              "it."),
            reg->path);
    add(words, word, len - SEAL_OVERHEAD);
    return TG_OK;
}

enum tg_err register_words_refresh(struct register_file *reg, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    if (reg->words == NULL)
        reg->words = secret_create(sizeof *reg->words);
    if (reg->words == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = register_prepare(
        reg, "SELECT number, word FROM words WHERE number > ?1 ORDER BY number", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, (int64_t)reg->words->count);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        err = read_word(reg, stmt, fault);
    register_end(reg, stmt);
    reg->words->kept = reg->words->count;
    return err;
}

void register_words_rollback(struct register_file *reg)
{
    struct register_words *words = reg->words;
    if (words == NULL || words->count == words->kept)
        return;
    memset(words->places, 0, sizeof words->places);
    words->count = words->kept;
    for (size_t i = 0; i < words->count; i++)
        *place_of(words, words->text[i]) = (uint16_t)(i + 1);
}

enum tg_err register_word(struct register_file *reg, const char *word, uint16_t *out,
                          struct fault *fault)
{
    must(reg->writing);
    struct register_words *words = reg->words;
    uint8_t bound[REGISTER_BOUND_MAX], sealed[REGISTER_WORD_MAX + SEAL_OVERHEAD];
    size_t len = strlen(word);
    sqlite3_stmt *stmt = NULL;
    if (len > REGISTER_WORD_MAX)
        return fault_set(fault, TG_ERR_RANGE, _("A word of the register has at most %d bytes."),
                         REGISTER_WORD_MAX);
    uint16_t number = len > 0 ? *place_of(words, word) : 0;
    if (len == 0 || number != 0) {
        *out = number;
        return TG_OK;
    }
    if (words->count == REGISTER_WORDS_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s: has its %d words"), reg->path,
                         REGISTER_WORDS_MAX);
    enum tg_err err = register_prepare(reg, "INSERT INTO words VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    number = (uint16_t)(words->count + 1);
    size_t bound_len = register_bind(reg, word_bound, number, 0, 0, bound);
    register_seal(reg->keys->words, bound, bound_len, (const uint8_t *)word, len, sealed);
    sqlite3_bind_int64(stmt, 1, number);
    sqlite3_bind_blob(stmt, 2, sealed, (int)(len + SEAL_OVERHEAD), SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    if (err != TG_OK)
        return err;
    add(words, word, len);
    *out = number;
    return TG_OK;
}

const char *register_word_text(const struct register_file *reg, uint16_t word)
{
    const struct register_words *words = reg->words;
    return words != NULL && word > 0 && word <= words->count ? words->text[word - 1] : "";
}

static void note_ref(const struct register_file *reg, const char *key,
                     uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "note", key, strlen(key), out);
}

/* Bound to its key by the reference, which stands in the place of the numbers. */
static size_t bind_note(const struct register_file *reg, const uint8_t *ref,
                        uint8_t out[static REGISTER_BOUND_MAX])
{
    struct cursor cur = cursor_over(ref, REGISTER_REF_SIZE);
    int64_t first = (int64_t)cursor_u64(&cur), second = (int64_t)cursor_u64(&cur);
    return register_bind(reg, note_bound, first, second, 0, out);
}

enum tg_err register_note_put(struct register_file *reg, const char *key, const uint8_t *bytes,
                              size_t len, struct fault *fault)
{
    must(reg->writing && len <= REGISTER_NOTE_MAX);
    uint8_t ref[REGISTER_REF_SIZE], bound[REGISTER_BOUND_MAX];
    uint8_t sealed[REGISTER_NOTE_MAX + SEAL_OVERHEAD];
    sqlite3_stmt *stmt = NULL;
    note_ref(reg, key, ref);
    size_t bound_len = bind_note(reg, ref, bound);
    register_seal(reg->keys->words, bound, bound_len, bytes, len, sealed);
    enum tg_err err =
        register_prepare(reg, "INSERT OR REPLACE INTO notes VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 2, sealed, (int)(len + SEAL_OVERHEAD), SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

enum tg_err register_note_get(struct register_file *reg, const char *key, uint8_t *out, size_t size,
                              size_t *out_len, struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE], bound[REGISTER_BOUND_MAX], plain[REGISTER_NOTE_MAX];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    size_t len = 0;
    note_ref(reg, key, ref);
    enum tg_err err = register_prepare(reg, "SELECT value FROM notes WHERE ref = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    err = register_step(reg, stmt, &row, fault);
    if (err != TG_OK || !row)
        goto out;
    len = (size_t)sqlite3_column_bytes(stmt, 0);
    size_t bound_len = bind_note(reg, ref, bound);
    if (len < SEAL_OVERHEAD || len > sizeof plain + SEAL_OVERHEAD ||
        register_unseal(reg->keys->words, bound, bound_len, sqlite3_column_blob(stmt, 0), len,
                        plain) != TG_OK) {
        err = fault_set(fault, TG_ERR_CRYPTO, _("%s: the note %s was changed. Restore a copy."),
                        reg->path, key);
        goto out;
    }
    len -= SEAL_OVERHEAD;
    if (len > size)
        err = fault_set(fault, TG_ERR_RANGE, _("%s: the note %s has %zu bytes, more than %zu."),
                        reg->path, key, len, size);
    else
        memcpy(out, plain, len);
out:
    if (err == TG_OK)
        *out_len = len;
    register_end(reg, stmt);
    return err;
}
