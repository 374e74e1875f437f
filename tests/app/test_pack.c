#include "app/form/pack.h"

#include "app/form/pack_find.h"
#include "app/form/pack_phrases.h"
#include "app/form/pack_schema.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#define PACKS "assets/packs"
#define VECTORS "tests/vectors/packs"

struct bytes {
    uint8_t *at;
    size_t len;
};

static struct bytes slurp(const char *path)
{
    struct bytes bytes;
    struct fault fault;
    if (file_read(path, 2 * PACK_FILE_MAX, &bytes.at, &bytes.len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return bytes;
}

static struct pack *parsed(const char *path)
{
    struct bytes file = slurp(path);
    struct pack *pack = NULL;
    struct fault fault = {0};
    if (pack_parse(path, file.at, file.len, &pack, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    free(file.at);
    return pack;
}

static void refused(const void *bytes, size_t len, enum tg_err wanted, const char *says)
{
    struct pack *pack = NULL;
    struct fault fault = {0};
    assert_int_equal(pack_parse("p.yaml", bytes, len, &pack, &fault), wanted);
    assert_null(pack);
    if (strstr(fault.text, says) == NULL)
        fail_msg("said \"%s\", not \"%s\"", fault.text, says);
}

static int is_bad(const struct dirent *entry)
{
    return strncmp(entry->d_name, "bad-", 4) == 0;
}

/* A vector's first line is "# LINE: what the fault says from the field on". */
static bool refused_as_it_says(const char *name)
{
    char path[PATH_MAX], wanted[FAULT_TEXT_MAX];
    assert_int_equal(file_join(path, sizeof path, VECTORS, name), TG_OK);
    struct bytes file = slurp(path);
    int first = (int)strcspn((char *)file.at, "\n");
    snprintf(wanted, sizeof wanted, "%s:%.*s", name, first - 2, (char *)file.at + 2);
    struct pack *pack = NULL;
    struct fault fault = {0};
    enum tg_err err = pack_parse(name, file.at, file.len, &pack, &fault);
    bool good = err == TG_ERR_FORMAT && strncmp(fault.text, wanted, strlen(wanted)) == 0;
    if (!good)
        print_error("%s\n  said   %s\n  wanted %s\n", name, fault.text, wanted);
    pack_destroy(pack);
    free(file.at);
    return good;
}

static void pack_refuses_each_bad_one_at_its_line(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(VECTORS, &entries, is_bad, alphasort);
    assert_in_range(count, 140, 1000);
    int wrong = 0;
    for (int i = 0; i < count; i++) {
        wrong += !refused_as_it_says(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(wrong, 0);
}

/* So that each bad one fails for what was altered in it. */
static void pack_takes_what_the_bad_ones_were_made_from(void **state)
{
    (void)state;
    struct pack *pack = parsed(VECTORS "/small.yaml");
    assert_string_equal(pack->id, "small");
    assert_int_equal(pack->question_count, 5);
    assert_int_equal(pack->questions[0].role, PACK_ROLE_PLACE);
    assert_int_equal(pack->questions[3].max, 120);
    assert_true(pack->questions[4].identity);
    assert_false(pack->questions[1].required);
    assert_true(pack->kinds[0].categories[1].urgent);
    assert_string_equal(pack->kinds[0].categories[1].call_first, "119");
    assert_string_equal(pack_text_in(&pack->invitation, LANG_ZH_HANT), "請說");
    assert_null(pack->kinds[0].help.in[LANG_EN]);
    pack_destroy(pack);
}

static void pack_takes_the_handling_that_bad_ones_were_made_from(void **state)
{
    (void)state;
    struct pack *pack = parsed(VECTORS "/small-handling.yaml");
    const struct pack_handling *handling = pack->handling;
    assert_non_null(handling);
    assert_true(pack_names_has(&handling->identity_roles, "inspector"));
    assert_string_equal(handling->routes[0].to.ids[0], "nursing");
    assert_string_equal(handling->refusals[0].reply.in[LANG_EN], "Please ask elsewhere");
    const struct pack_step *step = pack_step_find(handling, "classify");
    assert_ptr_equal(step, &handling->steps[0]);
    assert_int_equal(step->fields[1].max, 500);
    assert_int_equal(pack_step_find(handling, "accept")->verb, PACK_VERB_ACCEPT);
    const struct pack_clock *clock = pack_clock_find(handling, "inquiry");
    assert_int_equal(clock->extend_max->count, 60);
    assert_int_equal(clock->warn->unit, PACK_UNIT_DAYS);
    assert_null(pack_clock_find(handling, "reply")->warn);
    assert_int_equal(handling->duties[0].term.unit, PACK_UNIT_WORKING_DAYS);
    assert_string_equal(pack_report_find(handling, "figures")->by.ids[1], "level");
    assert_int_equal(pack_form_find(handling, "register")->rows[0].height_mm, 40);
    pack_destroy(pack);
}

static void pack_refuses_what_is_no_file_of_its_kind(void **state)
{
    (void)state;
    refused("", 0, TG_ERR_FORMAT, "p.yaml:1: empty");
    refused("# nothing\n", 10, TG_ERR_FORMAT, "p.yaml:1: empty");
    refused("pack: a\0b\n", 10, TG_ERR_FORMAT, "p.yaml:1:");
    const size_t len = 300 * 1024;
    char *large = malloc(len);
    assert_non_null(large);
    memset(large, '#', len);
    refused(large, len, TG_ERR_FULL, "307200 bytes: a pack has at most 262144");
    free(large);
}

/* A list of maps that nest would have the line walk grow without an end. */
static void pack_refuses_more_than_it_could_ever_need(void **state)
{
    (void)state;
    char *many = calloc(1, PACK_FILE_MAX);
    assert_non_null(many);
    size_t used = 0;
    used += (size_t)snprintf(many, PACK_FILE_MAX, "pack: [");
    while (used < PACK_FILE_MAX - 16) {
        memcpy(many + used, "1,", 2);
        used += 2;
    }
    many[used++] = ']';
    refused(many, used, TG_ERR_FORMAT, "p.yaml:1: ");
    free(many);
}

struct signing {
    char folder[32], path[PATH_MAX], signature_path[PATH_MAX];
    uint8_t public_key[SIGN_PUBLIC_SIZE], secret[SIGN_SECRET_SIZE];
};

static void save(const char *path, const void *bytes, size_t len)
{
    struct fault fault;
    assert_int_equal(file_write(path, bytes, len, 0600, &fault), TG_OK);
}

static void signing_init(struct signing *out)
{
    strcpy(out->folder, "/tmp/tg-pack-XXXXXX");
    assert_non_null(mkdtemp(out->folder));
    assert_int_equal(file_join(out->path, sizeof out->path, out->folder, "pack.yaml"), TG_OK);
    snprintf(out->signature_path, sizeof out->signature_path, "%.200s.sig", out->path);
    assert_int_equal(crypto_sign_keypair(out->public_key, out->secret), 0);
    struct bytes file = slurp(VECTORS "/small.yaml");
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(CONTEXT_PACK, file.at, file.len, out->secret, signature);
    save(out->path, file.at, file.len);
    save(out->signature_path, signature, sizeof signature);
    free(file.at);
}

static void signing_finish(struct signing *signing)
{
    unlink(signing->path);
    unlink(signing->signature_path);
    assert_int_equal(rmdir(signing->folder), 0);
}

static enum tg_err load(const struct signing *signing)
{
    struct pack *pack = NULL;
    struct fault fault = {0};
    enum tg_err err = pack_load(signing->path, signing->public_key, &pack, &fault);
    assert_true((err == TG_OK) == (pack != NULL));
    if (err != TG_OK)
        assert_non_null(strstr(fault.text, "pack.yaml"));
    pack_destroy(pack);
    return err;
}

static void pack_runs_only_with_its_signature(void **state)
{
    (void)state;
    struct signing signing;
    signing_init(&signing);
    assert_int_equal(load(&signing), TG_OK);

    struct bytes file = slurp(signing.path);
    file.at[file.len - 3] ^= 1;
    save(signing.path, file.at, file.len);
    assert_int_equal(load(&signing), TG_ERR_CRYPTO);
    file.at[file.len - 3] ^= 1;

    uint8_t signature[SIGNATURE_SIZE];
    device_sign(CONTEXT_CHARTER, file.at, file.len, signing.secret, signature);
    save(signing.path, file.at, file.len);
    save(signing.signature_path, signature, sizeof signature);
    assert_int_equal(load(&signing), TG_ERR_CRYPTO);

    assert_int_equal(unlink(signing.signature_path), 0);
    assert_int_equal(load(&signing), TG_ERR_MISSING);
    free(file.at);
    signing_finish(&signing);
}

static void pack_knows_the_hash_of_its_file(void **state)
{
    (void)state;
    struct bytes file = slurp(VECTORS "/small.yaml");
    struct pack *pack = parsed(VECTORS "/small.yaml");
    uint8_t hash[32];
    crypto_generichash(hash, sizeof hash, file.at, file.len, NULL, 0);
    assert_memory_equal(pack->hash, hash, sizeof hash);
    pack_destroy(pack);
    free(file.at);
}

static bool has_icon(const struct bytes *icons, const char *name)
{
    char line[PACK_ID_MAX + 3];
    snprintf(line, sizeof line, "\n%s ", name);
    return strstr((char *)icons->at, line) != NULL;
}

static int is_yaml(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".yaml") == 0;
}

static void packs_that_ship_parse_and_have_their_icons(void **state)
{
    (void)state;
    struct bytes icons = slurp("assets/icons/icons.txt");
    struct dirent **entries;
    int count = scandir(PACKS, &entries, is_yaml, alphasort);
    assert_in_range(count, 2, 20);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        assert_int_equal(file_join(path, sizeof path, PACKS, entries[i]->d_name), TG_OK);
        struct pack *pack = parsed(path);
        assert_memory_equal(pack->id, entries[i]->d_name, strlen(pack->id));
        for (size_t k = 0; k < pack->kind_count; k++)
            if (!has_icon(&icons, pack->kinds[k].icon))
                fail_msg("%s: icon %s is not in icons.txt", path, pack->kinds[k].icon);
        pack_destroy(pack);
        free(entries[i]);
    }
    free(entries);
    free(icons.at);
}

static void keys_stand_in(const struct cyaml_schema_value *value, const struct bytes *guide,
                          const struct bytes *example)
{
    if (value->type == CYAML_SEQUENCE) {
        keys_stand_in(value->sequence.entry, guide, example);
        return;
    }
    const struct cyaml_schema_field *field =
        value->type == CYAML_MAPPING ? value->mapping.fields : NULL;
    for (; field && field->key; field++) {
        char explained[PACK_ID_MAX + 3], used[PACK_ID_MAX + 2];
        snprintf(explained, sizeof explained, "`%s`", field->key);
        snprintf(used, sizeof used, "%s:", field->key);
        if (!strstr((char *)guide->at, explained) || !strstr((char *)example->at, used))
            fail_msg("%s is not explained or not shown", field->key);
        keys_stand_in(&field->value, guide, example);
    }
}

static void pack_keys_are_all_explained_and_shown(void **state)
{
    (void)state;
    struct bytes guide = slurp(PACKS "/README.md");
    struct bytes example = slurp(VECTORS "/everything.yaml");
    keys_stand_in(&pack_schema, &guide, &example);
    pack_destroy(parsed(VECTORS "/everything.yaml"));
    free(guide.at);
    free(example.at);
}

static void pack_contact_is_there_in_its_hours(void **state)
{
    (void)state;
    enum { SUN, MON, SAT = 6 };
    struct pack *pack = parsed(VECTORS "/everything.yaml");
    const struct pack_contact *desk = &pack->contacts[0];
    assert_true(pack_contact_is_open(desk, MON, 8 * 60 + 30));
    assert_false(pack_contact_is_open(desk, MON, 8 * 60 + 29));
    assert_false(pack_contact_is_open(desk, MON, 17 * 60 + 30));
    assert_true(pack_contact_is_open(desk, SAT, 11 * 60 + 59));
    assert_false(pack_contact_is_open(desk, SAT, 13 * 60));
    assert_false(pack_contact_is_open(desk, SUN, 10 * 60));
    assert_true(pack_contact_is_open(&pack->contacts[1], SUN, 3 * 60));
    pack_destroy(pack);
}

static void shows(const struct pack *pack, int kind, int category, size_t question,
                  const char *wanted)
{
    const struct pack_text *phrases[PACK_PHRASES_MAX];
    char said[400] = "";
    size_t used = 0, count = pack_phrases(pack, kind, category, question, phrases);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(said + used, sizeof said - used, "%s; ",
                                 pack_text_in(phrases[i], LANG_EN));
    assert_string_equal(said, wanted);
}

static void pack_phrases_are_the_questions_then_the_categorys_then_the_kinds(void **state)
{
    (void)state;
    enum { COMPLAINT, REPAIR };
    enum { NOISE, LIFT };
    enum { COURSE, SINCE };
    struct pack *pack = parsed(VECTORS "/everything.yaml");
    shows(pack, COMPLAINT, NOISE, COURSE,
          "It disturbs my work; The renovation is too loud; They hammer at noon; "
          "I told you before, and nobody acted; ");
    shows(pack, COMPLAINT, LIFT, COURSE,
          "It disturbs my work; I told you before, and nobody acted; ");
    shows(pack, COMPLAINT, -1, COURSE,
          "It disturbs my work; I told you before, and nobody acted; ");
    shows(pack, REPAIR, -1, COURSE, "It disturbs my work; ");
    shows(pack, -1, -1, COURSE, "It disturbs my work; ");
    shows(pack, COMPLAINT, NOISE, SINCE, "");
    pack_destroy(pack);
}

/* So that nobody has to write: enough to tap wherever a pack that ships is asked what happened. */
static void assert_enough_to_tap(const struct pack *pack, int kind, int category, size_t question)
{
    const struct pack_text *phrases[PACK_PHRASES_MAX];
    size_t count = pack_phrases(pack, kind, category, question, phrases);
    if (count < 6 || count > 14)
        fail_msg("%s: %s: %zu phrases for kind %d, category %d", pack->id,
                 pack->questions[question].id, count, kind, category);
}

static void packs_that_ship_have_enough_to_tap(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(PACKS, &entries, is_yaml, alphasort);
    assert_int_equal(count, 10);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        assert_int_equal(file_join(path, sizeof path, PACKS, entries[i]->d_name), TG_OK);
        struct pack *pack = parsed(path);
        for (size_t q = 0; q < pack->question_count; q++) {
            if (pack->questions[q].role == PACK_ROLE_DEMAND && pack->questions[q].option_count == 0)
                assert_enough_to_tap(pack, 0, 0, q);
            if (pack->questions[q].role != PACK_ROLE_COURSE)
                continue;
            for (size_t k = 0; k < pack->kind_count; k++)
                for (size_t c = 0; c == 0 || c < pack->kinds[k].category_count; c++)
                    assert_enough_to_tap(pack, (int)k,
                                         pack->kinds[k].category_count == 0 ? -1 : (int)c, q);
        }
        pack_destroy(pack);
        free(entries[i]);
    }
    free(entries);
}

/* Nobody wrote a line of code for a library. */
static void pack_of_a_regulation_that_no_code_knows_is_taken(void **state)
{
    (void)state;
    struct pack *pack = parsed(VECTORS "/library.yaml");
    const struct pack_handling *handling = pack->handling;
    assert_int_equal(pack_clock_find(handling, "go")->term.unit, PACK_UNIT_MINUTES);
    assert_int_equal(pack_clock_find(handling, "answer")->extend_max->count, 15);
    assert_int_equal(pack_step_find(handling, "council")->verb, PACK_VERB_ESCALATE);
    assert_true(pack_names_has(&pack_step_find(handling, "council")->needs, "dissatisfied"));
    assert_string_equal(pack_department_find(handling, "acquisitions")->title.in[LANG_ZH_HANT],
                        "採編部");
    pack_destroy(pack);
}

static int prepare(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pack_refuses_each_bad_one_at_its_line),
        cmocka_unit_test(pack_takes_what_the_bad_ones_were_made_from),
        cmocka_unit_test(pack_takes_the_handling_that_bad_ones_were_made_from),
        cmocka_unit_test(pack_refuses_what_is_no_file_of_its_kind),
        cmocka_unit_test(pack_refuses_more_than_it_could_ever_need),
        cmocka_unit_test(pack_runs_only_with_its_signature),
        cmocka_unit_test(pack_knows_the_hash_of_its_file),
        cmocka_unit_test(pack_keys_are_all_explained_and_shown),
        cmocka_unit_test(pack_contact_is_there_in_its_hours),
        cmocka_unit_test(pack_phrases_are_the_questions_then_the_categorys_then_the_kinds),
        cmocka_unit_test(packs_that_ship_have_enough_to_tap),
        cmocka_unit_test(packs_that_ship_parse_and_have_their_icons),
        cmocka_unit_test(pack_of_a_regulation_that_no_code_knows_is_taken),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
