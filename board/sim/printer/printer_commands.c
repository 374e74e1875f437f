#include "board/sim/printer/printer_commands.h"

#include <string.h>

enum {
    LINE_SPACING = 34, /* a sixth of an inch */
    LETTER_ROWS = 24,
    LETTER_BYTES = 2, /* wide, of which a dot stays white */
};

void printer_commands_reset(struct printer_commands *commands)
{
    *commands = (struct printer_commands){.line_spacing = LINE_SPACING};
}

/* ---- how long a command is */

struct command {
    char introducer; /* E: ESC, G: GS, F: FS, D: DLE */
    uint8_t name;
    uint8_t parameters;
};

static const struct command COMMANDS[] = {
    {'D', 4, 1},   {'D', 5, 1},   {'D', 20, 1},  {'E', '@', 0}, {'E', '2', 0},  {'E', '3', 1},
    {'E', 'J', 1}, {'E', 'K', 1}, {'E', 'd', 1}, {'E', 'e', 1}, {'E', ' ', 1},  {'E', '!', 1},
    {'E', '$', 2}, {'E', '%', 1}, {'E', '*', 3}, {'E', '-', 1}, {'E', '=', 1},  {'E', '?', 1},
    {'E', 'D', 0}, {'E', 'E', 1}, {'E', 'G', 1}, {'E', 'L', 0}, {'E', 'M', 1},  {'E', 'R', 1},
    {'E', 'S', 0}, {'E', 'T', 1}, {'E', 'V', 1}, {'E', 'W', 8}, {'E', '\\', 2}, {'E', 'a', 1},
    {'E', 'c', 2}, {'E', 'p', 3}, {'E', 'r', 1}, {'E', 't', 1}, {'E', 'u', 1},  {'E', 'v', 0},
    {'E', '{', 1}, {'G', '!', 1}, {'G', '$', 2}, {'G', '(', 3}, {'G', '*', 2},  {'G', '/', 1},
    {'G', '8', 5}, {'G', 'B', 1}, {'G', 'E', 1}, {'G', 'H', 1}, {'G', 'I', 1},  {'G', 'L', 2},
    {'G', 'P', 2}, {'G', 'T', 1}, {'G', 'V', 1}, {'G', 'W', 2}, {'G', '\\', 2}, {'G', '^', 3},
    {'G', 'a', 1}, {'G', 'b', 1}, {'G', 'f', 1}, {'G', 'h', 1}, {'G', 'k', 1},  {'G', 'r', 1},
    {'G', 'v', 6}, {'G', 'w', 1}, {'F', '!', 1}, {'F', '-', 1}, {'F', '(', 3},  {'F', 'C', 1},
    {'F', 'S', 2}, {'F', 'W', 1}, {'F', 'p', 2},
};

static char introducer_of(uint8_t byte)
{
    switch (byte) {
    case 16:
        return 'D';
    case 27:
        return 'E';
    case 28:
        return 'F';
    case 29:
        return 'G';
    default:
        return 0;
    }
}

static bool is(const struct printer_commands *commands, char introducer, uint8_t name)
{
    return introducer_of(commands->head[0]) == introducer && commands->head[1] == name;
}

/* NULL: no command. */
static const struct command *command_of(const struct printer_commands *commands)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (is(commands, COMMANDS[i].introducer, COMMANDS[i].name))
            return &COMMANDS[i];
    return NULL;
}

/* Of some the first parameter says whether there are more. */
static size_t further_parameters(const struct printer_commands *commands)
{
    uint8_t first = commands->head[2];
    if (is(commands, 'G', 'V'))
        return first >= 65 ? 1 : 0;
    if (is(commands, 'G', 'k'))
        return first >= 65 ? 1 : 0;
    if (is(commands, 'D', 20))
        return first == 8 ? 7 : first == 7 ? 1 : 2;
    return 0;
}

/* Bytes of the command's head, as far as those that are there tell. */
static size_t head_size(const struct printer_commands *commands)
{
    if (introducer_of(commands->head[0]) == 0)
        return 1;
    if (commands->head_len < 2)
        return 2;
    const struct command *command = command_of(commands);
    size_t size = 2 + (command != NULL ? (size_t)command->parameters : 0);
    return size > 2 && commands->head_len > 2 ? size + further_parameters(commands) : size;
}

/* ---- what it does */

static struct printer_deed print_line(struct printer_commands *commands, int feed)
{
    struct printer_deed deed = {.kind = PRINTER_DEED_FEED, .count = feed};
    if (commands->letters == 0)
        return deed;
    memset(commands->row, 0, sizeof commands->row);
    for (int i = 0; i < commands->letters; i++)
        memcpy(commands->row + i * LETTER_BYTES, "\x7f\xfe", LETTER_BYTES);
    deed.kind = PRINTER_DEED_ROW;
    deed.row = commands->row;
    deed.len = (size_t)(commands->letters * LETTER_BYTES);
    if (deed.count < LETTER_ROWS)
        deed.count = LETTER_ROWS;
    commands->letters = 0;
    return deed;
}

/* GS v 0 m: m from 0 to 3, or the same as a digit. */
static bool is_picture(const struct printer_commands *commands)
{
    uint8_t mode = commands->head[3];
    return commands->head[2] == '0' && (mode <= 3 || (mode >= '0' && mode <= '3'));
}

static void begin_picture(struct printer_commands *commands)
{
    const uint8_t *head = commands->head;
    uint8_t mode = head[3];
    commands->width = head[4] + 256U * head[5];
    commands->rows_left = commands->width > 0 ? head[6] + 256U * head[7] : 0;
    commands->at = 0;
    commands->wide = (mode & 1) != 0;
    commands->high = (mode & 2) != 0;
}

static struct printer_deed cut(const struct printer_commands *commands)
{
    if (commands->head[2] < 65)
        return (struct printer_deed){.kind = PRINTER_DEED_CUT};
    return (struct printer_deed){.kind = PRINTER_DEED_FEED_AND_CUT, .count = commands->head[3]};
}

/* What follows the head of commands that only set something up. */
static void read_over(struct printer_commands *commands)
{
    const uint8_t *head = commands->head;
    if (is(commands, 'E', '*'))
        commands->skip = (head[3] + 256U * head[4]) * (head[2] >= 32 ? 3 : 1);
    else if (is(commands, 'G', '*'))
        commands->skip = head[2] * head[3] * 8U;
    else if (is(commands, 'G', '(') || is(commands, 'F', '('))
        commands->skip = head[3] + 256U * head[4];
    else if (is(commands, 'G', '8'))
        commands->skip =
            head[3] | (uint32_t)head[4] << 8 | (uint32_t)head[5] << 16 | (uint32_t)head[6] << 24;
    else if (is(commands, 'G', 'k') && head[2] >= 65)
        commands->skip = head[3];
    else if (is(commands, 'E', 'D') || is(commands, 'G', 'k'))
        commands->until_nul = true;
}

static struct printer_deed put_letter(struct printer_commands *commands)
{
    if (commands->letters < PRINTER_COMMANDS_ROW_MAX / LETTER_BYTES)
        commands->letters++;
    return (struct printer_deed){.kind = PRINTER_DEED_NONE};
}

static struct printer_deed take_plain(struct printer_commands *commands, uint8_t byte)
{
    if (byte == '\n')
        return print_line(commands, commands->line_spacing);
    if (byte >= ' ')
        return put_letter(commands);
    return (struct printer_deed){.kind = PRINTER_DEED_NONE};
}

static struct printer_deed carry_out(struct printer_commands *commands)
{
    uint8_t first = commands->head[2];
    if (introducer_of(commands->head[0]) == 0)
        return take_plain(commands, commands->head[0]);
    if (command_of(commands) == NULL || (is(commands, 'G', 'v') && !is_picture(commands)))
        return put_letter(commands);
    if (is(commands, 'E', 'J'))
        return print_line(commands, first);
    if (is(commands, 'E', 'd'))
        return print_line(commands, first * commands->line_spacing);
    if (is(commands, 'G', 'V'))
        return cut(commands);
    if (is(commands, 'G', 'r'))
        return (struct printer_deed){.kind = PRINTER_DEED_TELL};
    if (is(commands, 'G', 'a'))
        return (struct printer_deed){.kind = PRINTER_DEED_TELL_UNASKED, .count = first};
    if (is(commands, 'E', '@')) {
        printer_commands_reset(commands);
        return (struct printer_deed){.kind = PRINTER_DEED_INITIALIZE};
    }
    if (is(commands, 'G', 'v')) {
        begin_picture(commands);
        return print_line(commands, 0);
    }
    if (is(commands, 'E', '2'))
        commands->line_spacing = LINE_SPACING;
    else if (is(commands, 'E', '3'))
        commands->line_spacing = first;
    else
        read_over(commands);
    return (struct printer_deed){.kind = PRINTER_DEED_NONE};
}

/* ---- pictures */

static void put_wide(struct printer_commands *commands, uint8_t byte)
{
    unsigned twice = 0;
    for (int bit = 0; bit < 8; bit++)
        if ((byte >> bit & 1) != 0)
            twice |= 3U << (2 * bit);
    commands->row[2 * commands->at] = (uint8_t)(twice >> 8);
    commands->row[2 * commands->at + 1] = (uint8_t)twice;
}

static struct printer_deed take_picture(struct printer_commands *commands, uint8_t byte)
{
    if (commands->at < PRINTER_COMMANDS_ROW_MAX && commands->wide)
        put_wide(commands, byte);
    else if (commands->at < PRINTER_COMMANDS_ROW_MAX)
        commands->row[commands->at] = byte;
    if (++commands->at < commands->width)
        return (struct printer_deed){.kind = PRINTER_DEED_NONE};
    uint32_t len =
        commands->width < PRINTER_COMMANDS_ROW_MAX ? commands->width : PRINTER_COMMANDS_ROW_MAX;
    commands->at = 0;
    commands->rows_left--;
    return (struct printer_deed){.kind = PRINTER_DEED_ROW,
                                 .count = commands->high ? 2 : 1,
                                 .row = commands->row,
                                 .len = commands->wide ? 2 * len : len};
}

struct printer_deed printer_commands_take(struct printer_commands *commands, uint8_t byte)
{
    if (commands->rows_left > 0)
        return take_picture(commands, byte);
    if (commands->skip > 0) {
        commands->skip--;
    } else if (commands->until_nul) {
        commands->until_nul = byte != 0;
    } else {
        commands->head[commands->head_len++] = byte;
        if (commands->head_len == head_size(commands)) {
            struct printer_deed deed = carry_out(commands);
            commands->head_len = 0;
            return deed;
        }
    }
    return (struct printer_deed){.kind = PRINTER_DEED_NONE};
}
