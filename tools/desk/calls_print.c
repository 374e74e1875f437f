#include "tools/desk/calls.h"

#include "app/ui/words.h"
#include "tools/desk/case_json.h"
#include "tools/desk/listing.h"
#include "tools/desk/show.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <string.h>

/* "Answer, by …" over how to reach them: what was typed stands on lines of its own. */
static void print_call(const struct call *call, enum lang lang, int64_t now_s, FILE *out)
{
    char span[WHEN_SPAN_SIZE] = "", due[WHEN_SIZE] = "", matter[LISTING_MATTER_SIZE];
    const char *const reach[] = {call->name, call->phone, call->address};
    if (call->due_s != 0) {
        when_span(now_s, call->due_s, lang, span);
        when_local(call->due_s, due);
    }
    listing_matter(call->pack, call->kind, call->category, lang, matter);
    fprintf(out, "%s", call->unsure ? "≥ " : "  ");
    show_column(out, span, 14);
    fprintf(out, "%-16s  ", due);
    show_column(out, call->id, 20);
    show_column(out, pack_text_in(&call->step->title, lang), 24);
    show_column(out, matter, 30);
    show_text(out, "", call->holder);
    for (size_t i = 0; i < sizeof reach / sizeof *reach; i++)
        if (reach[i][0] != '\0')
            show_text(out, "                  ", reach[i]);
}

void calls_print(const struct call_list *list, enum lang lang, int64_t now_s, FILE *out)
{
    if (list->count == 0)
        fputs(_("Nobody is to be called.\n"), out);
    for (size_t i = 0; i < list->count; i++)
        print_call(&list->calls[i], lang, now_s, out);
    if (list->count > 0)
        fputs(_("Once somebody was told: `called CASE --text WHAT`. Nothing is sent by itself.\n"),
              out);
    if (list->withheld > 0)
        fprintf(out, _("%zu more have somebody to be told, whom your role may not see.\n"),
                list->withheld);
    if (list->more > 0)
        fprintf(out, _("%zu more come after these.\n"), list->more);
}

static json_t *text_or_null(const char *text)
{
    return text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *call_json(const struct call *call, enum lang lang, int64_t now_s)
{
    char due[WHEN_ISO_SIZE];
    bool timed = call->due_s != 0;
    when_iso(call->due_s, due);
    return json_pack(
        "{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:o, s:b, s:o, s:o, s:o, s:o}", "case", call->id, "step",
        call->step->id, "step_title", pack_text_in(&call->step->title, lang), "clock",
        timed ? call->clock->id : NULL, "clock_title",
        timed ? pack_text_in(&call->clock->title, lang) : NULL, "due", timed ? due : NULL,
        "seconds_left", timed ? json_integer(call->due_s - now_s) : json_null(), "due_unsure",
        (int)call->unsure, "holder", text_or_null(call->holder), "name", text_or_null(call->name),
        "phone", text_or_null(call->phone), "address", text_or_null(call->address));
}

enum tg_err calls_print_json(const struct call_list *list, enum lang lang, int64_t now_s, FILE *out,
                             struct fault *fault)
{
    json_t *calls = json_array();
    bool good = calls != NULL;
    for (size_t i = 0; good && i < list->count; i++)
        good = json_array_append_new(calls, call_json(&list->calls[i], lang, now_s)) == 0;
    json_t *json = json_pack("{s:o, s:I, s:I}", "calls", calls, "withheld",
                             (json_int_t)list->withheld, "more", (json_int_t)list->more);
    if (!good) {
        json_decref(json);
        json = NULL;
    }
    return case_json_write(json, out, fault);
}
