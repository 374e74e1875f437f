#include "tools/desk/view_terminal.h"

#include "app/ui/words.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_MS = 25, RESTORE_MAX = 256, CONTROL_C = 3 };

static const int stopping[] = {SIGTERM, SIGINT, SIGHUP};
static const int dying[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* What a signal may touch. */
static volatile sig_atomic_t told_to_stop;
static struct termios before;
static char restore[RESTORE_MAX];
static size_t restore_len;
static SCREEN *screen;
static sigset_t outside, inside; /* the mask before; that while not waiting */

static void on_stop(int signal)
{
    (void)signal;
    told_to_stop = 1;
}

static void on_death(int signal)
{
    ssize_t written = write(STDOUT_FILENO, restore, restore_len);
    (void)written;
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    raise(signal); /* with the default action: SA_RESETHAND */
}

static void remember(const char *name)
{
    const char *sequence = tigetstr(name);
    size_t len = sequence != NULL && sequence != (const char *)-1 ? strlen(sequence) : 0;
    if (len == 0 || restore_len + len > sizeof restore)
        return;
    memcpy(restore + restore_len, sequence, len);
    restore_len += len;
}

static void catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop};
    struct sigaction death = {.sa_handler = on_death, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&inside);
    sigaddset(&inside, SIGWINCH);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++) {
        sigaddset(&inside, stopping[i]);
        sigaction(stopping[i], &stop, NULL);
    }
    for (size_t i = 0; i < sizeof dying / sizeof *dying; i++)
        sigaction(dying[i], &death, NULL);
    sigprocmask(SIG_BLOCK, &inside, &outside);
}

static void release_signals(void)
{
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        signal(stopping[i], SIG_DFL);
    for (size_t i = 0; i < sizeof dying / sizeof *dying; i++)
        signal(dying[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, &outside, NULL);
}

enum tg_err view_terminal_open(struct fault *fault)
{
    /* Widths and characters are those of UTF-8, whatever the locale is. */
    if (strcasecmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
        return fault_set(
            fault, TG_ERR_MISSING,
            _("view needs a terminal of its own. `due`, `list` and `show` do without."));
    screen = newterm(NULL, stdout, stdin);
    if (screen == NULL)
        return fault_set(fault, TG_ERR_MISSING,
                         _("TERM names no terminal that can be drawn on: set it, for example to "
                           "xterm-256color."));
    restore_len = 0;
    remember("sgr0");
    remember("rmkx");
    remember("cnorm");
    remember("rmcup");
    catch_signals();
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(ESCAPE_MS);
    leaveok(stdscr, FALSE);
    return TG_OK;
}

/* Letters in every cell first: the buffer that curses writes from is overwritten, too. */
void view_terminal_close(void)
{
    for (int row = 0; row < LINES; row++)
        mvhline(row, 0, row % 2 == 0 ? '.' : ':', COLS);
    refresh();
    werase(stdscr);
    clearok(stdscr, TRUE);
    refresh();
    endwin();
    delscreen(screen);
    screen = NULL;
    release_signals();
}

static enum view_key key_of(wint_t code)
{
    static const struct {
        wint_t code;
        enum view_key key;
    } keys[] = {
        {KEY_UP, VIEW_KEY_UP},          {KEY_DOWN, VIEW_KEY_DOWN},
        {KEY_LEFT, VIEW_KEY_LEFT},      {KEY_RIGHT, VIEW_KEY_RIGHT},
        {KEY_PPAGE, VIEW_KEY_PAGE_UP},  {KEY_NPAGE, VIEW_KEY_PAGE_DOWN},
        {KEY_HOME, VIEW_KEY_HOME},      {KEY_END, VIEW_KEY_END},
        {KEY_ENTER, VIEW_KEY_ENTER},    {KEY_BTAB, VIEW_KEY_BACK_TAB},
        {KEY_DC, VIEW_KEY_ERASE_AFTER}, {KEY_BACKSPACE, VIEW_KEY_ERASE_BEFORE},
        {KEY_RESIZE, VIEW_KEY_RESIZE},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    return VIEW_KEY_NONE;
}

static struct view_press press_of(wint_t rune)
{
    switch (rune) {
    case '\r':
    case '\n':
        return (struct view_press){.key = VIEW_KEY_ENTER};
    case '\t':
        return (struct view_press){.key = VIEW_KEY_TAB};
    case 27:
        return (struct view_press){.key = VIEW_KEY_ESCAPE};
    case 8:
    case 127:
        return (struct view_press){.key = VIEW_KEY_ERASE_BEFORE};
    case CONTROL_C:
        return (struct view_press){.key = VIEW_KEY_STOP};
    default:
        return (struct view_press){.key = rune < ' ' ? VIEW_KEY_NONE : VIEW_KEY_RUNE,
                                   .rune = (uint32_t)rune};
    }
}

struct view_press view_terminal_press(int64_t wait_ms)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    wint_t code = 0;
    int got = get_wch(&code); /* draws, and gives what was read before */
    if (got == ERR) {
        int ready = ppoll(&input, 1, &wait, &outside);
        if (told_to_stop || (ready > 0 && (input.revents & (POLLHUP | POLLERR)) != 0))
            return (struct view_press){.key = VIEW_KEY_STOP};
        got = get_wch(&code);
    }
    if (got == KEY_CODE_YES)
        return (struct view_press){.key = key_of(code)};
    return got == OK ? press_of(code) : (struct view_press){.key = VIEW_KEY_NONE};
}
