#include "tools/ctl/pack.h"

#include "app/form/pack.h"
#include "board/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2 };

static const char HELP_CHECK[] =
    "tonggui-ctl pack check FILE\n"
    "Reads a pack as a kiosk does; names file, line, field and what would be right.\n";

static const char HELP_SHOW[] = "tonggui-ctl pack show FILE [--lang zh-Hans|zh-Hant|en]\n"
                                "Prints what a visitor meets, in Simplified Chinese or LANG.\n";

struct outline {
    FILE *out;
    enum lang lang;
};

static void line(const struct outline *outline, const char *label, const struct pack_text *text)
{
    if (text->in[outline->lang] != NULL)
        fprintf(outline->out, "  %-12s %s\n", label, pack_text_in(text, outline->lang));
}

static void print_contacts(const struct outline *outline, const struct pack *pack)
{
    fprintf(outline->out, "\nContacts\n");
    for (size_t i = 0; i < pack->contact_count; i++) {
        const struct pack_contact *contact = &pack->contacts[i];
        fprintf(outline->out, "- %s%s%s\n", pack_text_in(&contact->title, outline->lang),
                contact->phone == NULL ? "" : " · ", contact->phone == NULL ? "" : contact->phone);
        line(outline, "where", &contact->where);
        line(outline, "hours", &contact->hours);
    }
    for (size_t i = 0; i < pack->not_accepted_count; i++) {
        if (i == 0)
            fprintf(outline->out, "\nNot accepted here\n");
        fprintf(outline->out, "- %s (%s)\n",
                pack_text_in(&pack->not_accepted[i].title, outline->lang),
                pack->not_accepted[i].id);
        line(outline, "instead", &pack->not_accepted[i].instead);
    }
}

static void print_kinds(const struct outline *outline, const struct pack *pack)
{
    fprintf(outline->out, "\nKinds\n");
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        fprintf(outline->out, "- %s (%s)%s\n", pack_text_in(&kind->title, outline->lang), kind->id,
                kind->urgent ? ", sent at once" : "");
        for (size_t j = 0; j < kind->category_count; j++) {
            const struct pack_category *category = &kind->categories[j];
            fprintf(outline->out, "  - %s (%s)%s%s%s\n",
                    pack_text_in(&category->title, outline->lang), category->id,
                    category->urgent ? ", sent at once" : "",
                    category->call_first == NULL ? "" : ", call first: ",
                    category->call_first == NULL ? "" : category->call_first);
        }
    }
}

static void print_conditions(const struct outline *outline, const struct pack_question *question)
{
    for (size_t i = 0; i < question->when_count; i++) {
        const struct pack_condition *condition = &question->when[i];
        fprintf(outline->out, "     %s %s is", i == 0 ? "when" : "and", condition->of);
        for (size_t j = 0; j < condition->is_count; j++)
            fprintf(outline->out, "%s %s", j == 0 ? "" : " or", condition->is[j]);
        fputc('\n', outline->out);
    }
}

static void print_questions(const struct outline *outline, const struct pack *pack)
{
    fprintf(outline->out, "\nQuestions\n");
    for (size_t i = 0; i < pack->question_count; i++) {
        const struct pack_question *question = &pack->questions[i];
        fprintf(outline->out, "%2zu. %s (%s)%s%s\n", i + 1,
                pack_text_in(&question->title, outline->lang), question->id,
                question->required ? ", required" : "",
                question->identity ? ", of named submitters" : "");
        for (size_t j = 0; j < question->option_count; j++)
            fprintf(outline->out, "     - %s (%s)\n",
                    pack_text_in(&question->options[j].title, outline->lang),
                    question->options[j].id);
        print_conditions(outline, question);
    }
}

static void outline_print(const struct pack *pack, enum lang lang, FILE *out)
{
    const struct outline outline = {out, lang};
    fprintf(out, "%s, version %u · %s\n", pack->id, (unsigned)pack->version,
            pack_text_in(&pack->organisation, lang));
    line(&outline, "invitation", &pack->invitation);
    line(&outline, "readers", &pack->readers);
    line(&outline, "kept", &pack->kept);
    line(&outline, "named", &pack->named_note);
    line(&outline, "anonymous", &pack->anonymous_note);
    line(&outline, "next", &pack->next_steps);
    fprintf(out, "  %-12s after %u days\n", "come back", (unsigned)pack->come_back_days);
    fprintf(out, "  %-12s %s%s%s\n", "sealed to", pack->set,
            pack->set_about_readers == NULL ? "" : "; about its readers: ",
            pack->set_about_readers == NULL ? "" : pack->set_about_readers);
    print_contacts(&outline, pack);
    print_kinds(&outline, pack);
    print_questions(&outline, pack);
}

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
    outline_print(pack, lang, stdout);
    pack_destroy(pack);
    return EXIT_SUCCESS;
}
