#include "app/input/engines.h"

#include "app/input/choices.h"
#include "app/input/own_words.h"
#include "app/input/zhuyin.h"
#include "board/base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct engines {
    struct wording *wording;
    struct pinyin *pinyin;
    struct zhuyin *zhuyin;
    struct traditional *traditional;
    struct choices choices;
};

static enum tg_err add_words(struct engines *engines, const char *share, struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, share, "input/words.txt") != TG_OK)
        return fault_set(fault, TG_ERR_FULL, "%s: too long a path", share);
    enum tg_err err = own_words_read(path, engines->wording, engines->pinyin, fault);
    return err == TG_ERR_MISSING ? TG_OK : err;
}

enum tg_err engines_create(const char *share, struct engines **out_engines, struct fault *fault)
{
    struct engines *engines = calloc(1, sizeof *engines);
    if (engines == NULL || (engines->wording = wording_create()) == NULL) {
        free(engines);
        return fault_set(fault, TG_ERR_MEMORY, "no memory for the input engines");
    }
    enum tg_err err = pinyin_create(engines->wording, &engines->pinyin, fault);
    if (err == TG_OK)
        err = add_words(engines, share, fault);
    if (err == TG_OK)
        err = zhuyin_create(&engines->zhuyin, fault);
    if (err == TG_OK)
        err = traditional_create(&engines->traditional, fault);
    if (err != TG_OK) {
        engines_destroy(engines);
        return err;
    }
    *out_engines = engines;
    return TG_OK;
}

void engines_destroy(struct engines *engines)
{
    if (engines == NULL)
        return;
    pinyin_destroy(engines->pinyin);
    zhuyin_destroy(engines->zhuyin);
    traditional_destroy(engines->traditional);
    wording_destroy(engines->wording);
    free(engines);
}

/* Pinyin's model knows Simplified only. */
static enum tg_err answer_pinyin(struct engines *engines, const struct ime_request *request)
{
    char before[IME_BEFORE_MAX * 2 + 1];
    if (!traditional_convert(engines->traditional, TRADITIONAL_TO_SIMPLIFIED, request->before,
                             strlen(request->before), before, sizeof before))
        before[0] = '\0';
    if (request->letters[0] == '\0')
        return pinyin_predict(engines->pinyin, before, &engines->choices);
    return pinyin_answer(engines->pinyin, request, before, &engines->choices);
}

/* Pinyin's candidates and all predictions are Simplified by nature, Zhuyin's are Traditional. */
static void choose_script(struct engines *engines, bool from_traditional, bool to_traditional)
{
    struct choices *choices = &engines->choices;
    choices->traditional = from_traditional == to_traditional ? NULL : engines->traditional;
    choices->way = to_traditional ? TRADITIONAL_FROM_SIMPLIFIED : TRADITIONAL_TO_SIMPLIFIED;
}

enum tg_err engines_answer(struct engines *engines, const struct ime_request *request,
                           struct ime_answer *out_answer)
{
    bool zhuyin = request->method == IME_ZHUYIN && request->letters[0] != '\0';
    *out_answer = (struct ime_answer){0};
    choices_begin(&engines->choices, out_answer, request->from);
    choose_script(engines, zhuyin, request->traditional);
    if (!zhuyin)
        return answer_pinyin(engines, request);
    zhuyin_answer(engines->zhuyin, request, &engines->choices);
    return TG_OK;
}
