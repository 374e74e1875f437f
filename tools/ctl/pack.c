#include "tools/ctl/pack.h"

#include "board/base/file.h"
#include "tools/ctl/pack_show.h"
#include "tools/ctl/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HELP_CHECK[] =
    "tonggui-ctl pack check FILE\n"
    "Reads a pack as a kiosk does; names file, line, field and what would be right.\n";

static const char HELP_SHOW[] =
    "tonggui-ctl pack show FILE [--lang zh-Hans|zh-Hant|en]\n"
    "Prints what a visitor meets and what headquarters does, in Simplified Chinese "
    "or LANG.\n";

static bool wants_help(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}

/* The file's pack; NULL when it has said what is wrong. */
static struct pack *read_pack(const char *path)
{
    struct fault fault = {0};
    struct pack *pack = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, PACK_FILE_MAX, &bytes, &len, &fault);
    if (err == TG_OK)
        err = pack_parse(path, bytes, len, &pack, &fault);
    free(bytes);
    if (err != TG_OK)
        fprintf(stderr, "tonggui-ctl: %s\n", fault.text);
    return pack;
}

int pack_command_check(int argc, char **argv)
{
    if (argc != 2 || wants_help(argc, argv)) {
        fputs(HELP_CHECK, wants_help(argc, argv) ? stdout : stderr);
        return wants_help(argc, argv) ? EXIT_SUCCESS : EXIT_USAGE;
    }
    struct pack *pack = read_pack(argv[1]);
    if (pack == NULL)
        return EXIT_FAILURE;
    printf("%s: in order: version %u, %zu kinds, %zu questions, %d languages\n", argv[1],
           (unsigned)pack->version, pack->kind_count, pack->question_count, (int)LANG_COUNT);
    pack_destroy(pack);
    return EXIT_SUCCESS;
}

int pack_command_show(int argc, char **argv)
{
    enum lang lang = LANG_ZH_HANS;
    bool chosen = argc == 4 && strcmp(argv[2], "--lang") == 0;
    while (chosen && lang < LANG_COUNT && strcmp(argv[3], lang_tag(lang)) != 0)
        lang++;
    if ((argc != 2 && !chosen) || lang == LANG_COUNT || wants_help(argc, argv)) {
        fputs(HELP_SHOW, wants_help(argc, argv) ? stdout : stderr);
        return wants_help(argc, argv) ? EXIT_SUCCESS : EXIT_USAGE;
    }
    struct pack *pack = read_pack(argv[1]);
    if (pack == NULL)
        return EXIT_FAILURE;
    pack_show(pack, lang, stdout);
    pack_destroy(pack);
    return EXIT_SUCCESS;
}
