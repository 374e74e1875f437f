/* A printer that is pulled out and plugged in again, seen from behind the kiosk's walls. */
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "tests/board/printer_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 48 };

/* In the process of a kiosk: which step went wrong, or 0. The simulator's own folder is left open,
 * so that its cable can be pulled from here. */
static int see_it_come_back(struct printer_rig *rig)
{
    char path[PATH_MAX];
    struct sandbox_result result;
    struct fault fault;
    bool granted = printer_grant(&rig->plan, path);
    const struct sandbox_grant grants[] = {{path, SANDBOX_DEVICE}, {rig->dir, SANDBOX_WRITE}};
    if (!granted || sandbox_enter_kiosk(grants, 2, &result, &fault) != TG_OK)
        return 1;
    printer_rig_ask(rig);
    if (printer_state(rig->printer) != PRINTER_READY || printer_is_walled_off(rig->printer))
        return 2;
    printer_rig_fault(rig, "vanish");
    printer_rig_until_state(rig, PRINTER_ABSENT);
    if (printer_is_walled_off(rig->printer))
        return 3;
    printer_rig_fault(rig, "ok");
    printer_rig_ask(rig);
    if (result.landlock_abi == 0)
        return 0;
    return printer_state(rig->printer) == PRINTER_ABSENT && printer_is_walled_off(rig->printer) ? 0
                                                                                                : 4;
}

/* The walls stand for the device that was pulled out. */
static void printer_plugged_in_again_wants_a_fresh_start(void **state)
{
    (void)state;
    static const uint8_t picture[ROWS * PRINTER_DOTS_58 / 8];
    struct printer_rig rig;
    struct fault fault;
    printer_rig_init(&rig, 58, 0);
    pid_t pid = fork();
    if (pid == 0)
        _exit(see_it_come_back(&rig));
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_false(printer_is_walled_off(rig.printer));
    printer_rig_ask(&rig);
    assert_int_equal(printer_start(rig.printer, picture, ROWS, &fault), TG_OK);
    printer_rig_until_job(&rig, PRINTER_DONE);
    assert_true(printer_rig_has_slip(&rig, 1));
    printer_rig_finish(&rig);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printer_plugged_in_again_wants_a_fresh_start),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
