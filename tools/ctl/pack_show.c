#include "tools/ctl/pack_show.h"

static void show_contacts(const struct show *show)
{
    const struct pack *pack = show->pack;
    pack_show_heading(show, SHOW_CONTACTS, pack->contact_count);
    for (size_t i = 0; i < pack->contact_count; i++) {
        const struct pack_contact *contact = &pack->contacts[i];
        fprintf(show->out, "- %s%s%s\n", pack_text_in(&contact->title, show->lang),
                contact->phone == NULL ? "" : " · ", contact->phone == NULL ? "" : contact->phone);
        pack_show_line(show, SHOW_WHERE, &contact->where);
        pack_show_line(show, SHOW_HOURS, &contact->hours);
    }
    pack_show_heading(show, SHOW_NOT_ACCEPTED, pack->not_accepted_count);
    for (size_t i = 0; i < pack->not_accepted_count; i++) {
        fprintf(show->out, "- %s (%s)\n", pack_text_in(&pack->not_accepted[i].title, show->lang),
                pack->not_accepted[i].id);
        pack_show_line(show, SHOW_INSTEAD, &pack->not_accepted[i].instead);
    }
}

/* ", sent at once" behind what is urgent. */
static void show_urgent(const struct show *show, bool urgent)
{
    if (urgent)
        fprintf(show->out, ", %s", pack_show_word(show, SHOW_AT_ONCE));
}

static void show_phrases(const struct show *show, int indent, const struct pack_text *phrases,
                         size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(show->out, "%*s%s: %s\n", indent, "", pack_show_word(show, SHOW_TO_TAP),
                pack_text_in(&phrases[i], show->lang));
}

static void show_kinds(const struct show *show)
{
    pack_show_heading(show, SHOW_KINDS, show->pack->kind_count);
    for (size_t i = 0; i < show->pack->kind_count; i++) {
        const struct pack_kind *kind = &show->pack->kinds[i];
        fprintf(show->out, "- %s (%s)", pack_text_in(&kind->title, show->lang), kind->id);
        show_urgent(show, kind->urgent);
        fputc('\n', show->out);
        show_phrases(show, 4, kind->phrases, kind->phrase_count);
        for (size_t j = 0; j < kind->category_count; j++) {
            const struct pack_category *category = &kind->categories[j];
            fprintf(show->out, "  - %s (%s)", pack_text_in(&category->title, show->lang),
                    category->id);
            show_urgent(show, category->urgent);
            if (category->call_first != NULL)
                fprintf(show->out, ", %s: %s", pack_show_word(show, SHOW_CALL_FIRST),
                        category->call_first);
            fputc('\n', show->out);
            show_phrases(show, 6, category->phrases, category->phrase_count);
        }
    }
}

static void show_questions(const struct show *show)
{
    pack_show_heading(show, SHOW_QUESTIONS, show->pack->question_count);
    for (size_t i = 0; i < show->pack->question_count; i++) {
        const struct pack_question *question = &show->pack->questions[i];
        fprintf(show->out, "%2zu. %s (%s)", i + 1, pack_text_in(&question->title, show->lang),
                question->id);
        if (question->required)
            fprintf(show->out, ", %s", pack_show_word(show, SHOW_REQUIRED));
        if (question->identity)
            fprintf(show->out, ", %s", pack_show_word(show, SHOW_OF_NAMED));
        if (question->category_phrases)
            fprintf(show->out, ", %s", pack_show_word(show, SHOW_OF_CATEGORY));
        fputc('\n', show->out);
        for (size_t j = 0; j < question->option_count; j++)
            fprintf(show->out, "     - %s (%s)\n",
                    pack_text_in(&question->options[j].title, show->lang), question->options[j].id);
        show_phrases(show, 5, question->phrases, question->phrase_count);
        pack_show_when(show, 5, question->when, question->when_count);
    }
}

static void show_top(const struct show *show)
{
    const struct pack *pack = show->pack;
    fprintf(show->out, "%s %u · %s\n", pack->id, (unsigned)pack->version,
            pack_text_in(&pack->organisation, show->lang));
    pack_show_line(show, SHOW_INVITATION, &pack->invitation);
    pack_show_line(show, SHOW_READERS, &pack->readers);
    pack_show_line(show, SHOW_KEPT, &pack->kept);
    pack_show_line(show, SHOW_NAMED, &pack->named_note);
    pack_show_line(show, SHOW_ANONYMOUS, &pack->anonymous_note);
    pack_show_line(show, SHOW_NEXT, &pack->next_steps);
    fprintf(show->out, "  %s: %u\n", pack_show_word(show, SHOW_COME_BACK),
            (unsigned)pack->come_back_days);
    fprintf(show->out, "  %s: %s\n", pack_show_word(show, SHOW_SEALED_TO), pack->set);
    if (pack->set_about_readers != NULL)
        fprintf(show->out, "  %s: %s\n", pack_show_word(show, SHOW_ABOUT_READERS),
                pack->set_about_readers);
}

void pack_show(const struct pack *pack, enum lang lang, FILE *out)
{
    const struct show show = {out, lang, pack};
    show_top(&show);
    show_contacts(&show);
    show_kinds(&show);
    show_questions(&show);
    if (pack->handling != NULL)
        pack_show_handling(&show);
}
