#include "tests/board/scanner_rig.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct scanner_rig scanner_rig;

static int64_t rig_ms(void *ctx)
{
    return ((struct scanner_rig *)ctx)->now_ms;
}

int scanner_rig_start(void **state)
{
    (void)state;
    if (secret_init() != TG_OK)
        return -1;
    scanner_rig.code = secret_create(SCANNER_CODE_MAX + 1);
    return scanner_rig.code == NULL;
}

int scanner_rig_stop(void **state)
{
    (void)state;
    secret_destroy(scanner_rig.code);
    return 0;
}

void scanner_rig_open(const struct scanner_plan *plan)
{
    const struct clock clock = {.monotonic_ms = rig_ms, .ctx = &scanner_rig};
    struct fault fault;
    assert_int_equal(scanner_create(plan, &clock, &scanner_rig.scanner, &fault), TG_OK);
    scanner_listen(scanner_rig.scanner, true);
    scanner_rig.typed[0] = '\0';
}

void scanner_rig_close(void)
{
    scanner_destroy(scanner_rig.scanner);
    scanner_rig.scanner = NULL;
}

static void page_hears(char c)
{
    size_t len = strlen(scanner_rig.typed);
    assert_true(len + 1 < sizeof scanner_rig.typed);
    scanner_rig.typed[len] = c;
    scanner_rig.typed[len + 1] = '\0';
}

static void give_back(void)
{
    for (char c; (c = scanner_give_back(scanner_rig.scanner)) != 0;)
        page_hears(c);
}

void scanner_rig_pass(int64_t ms)
{
    struct scanner_rig *rig = &scanner_rig;
    for (int64_t until = rig->now_ms + ms; rig->now_ms < until;) {
        int64_t wait = scanner_wait_ms(rig->scanner);
        bool beyond = wait < 0 || rig->now_ms + wait >= until;
        rig->now_ms = beyond ? until : rig->now_ms + (wait > 0 ? wait : 1);
        scanner_step(rig->scanner);
        give_back();
    }
}

static void hear(const struct window_event *event, char shown)
{
    bool heard = scanner_hear(scanner_rig.scanner, event);
    give_back();
    if (!heard)
        page_hears(shown);
}

void scanner_rig_press(enum window_key key, char shown)
{
    hear(&(struct window_event){.kind = WINDOW_KEY, .time_ms = scanner_rig.now_ms, .key = key},
         shown);
}

void scanner_rig_type(char c)
{
    hear(
        &(struct window_event){
            .kind = WINDOW_TEXT, .time_ms = scanner_rig.now_ms, .text = &c, .len = 1},
        c);
}

void scanner_rig_type_all(const char *text, int64_t every_ms)
{
    for (; *text != '\0'; text++) {
        scanner_rig_type(*text);
        scanner_rig_pass(every_ms);
    }
}

void scanner_rig_has_read(const char *text)
{
    assert_true(scanner_take(scanner_rig.scanner, scanner_rig.code));
    assert_string_equal(scanner_rig.code, text);
}

void scanner_rig_has_read_nothing(void)
{
    assert_false(scanner_take(scanner_rig.scanner, scanner_rig.code));
}
