#include "board/base/log.h"

#include <stdarg.h>
#include <stdio.h>

PRINTF_LIKE(3, 0)
static void log_line(const char *level, const char *room, const char *fmt, va_list args)
{
    char text[FAULT_TEXT_MAX + 128];
    vsnprintf(text, sizeof text, fmt, args);
    fprintf(stderr, "%s%s: %s\n", level, room, text);
}

void log_info(const char *room, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    log_line("", room, fmt, args);
    va_end(args);
}

void log_warn(const char *room, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    log_line("warning: ", room, fmt, args);
    va_end(args);
}
