#include "tools/ctl/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int say_fault(const char *text)
{
    fprintf(stderr, "tonggui-ctl: %s\n", text);
    return EXIT_FAILURE;
}

int say_usage(const char *help, const char *what)
{
    fprintf(stderr, "tonggui-ctl: %s\n\n%s", what, help);
    return EXIT_USAGE;
}

bool say_wants_help(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}
