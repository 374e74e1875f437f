#include "app/form/pack_phrases.h"

#include "board/base/must.h"

static size_t append(const struct pack_text *phrases, size_t count, size_t used,
                     const struct pack_text *out[static PACK_PHRASES_MAX])
{
    must(count <= PACK_PHRASES_MAX - used); /* pack_check */
    for (size_t i = 0; i < count; i++)
        out[used + i] = &phrases[i];
    return used + count;
}

size_t pack_phrases(const struct pack *pack, int kind, int category, size_t question,
                    const struct pack_text *out_phrases[static PACK_PHRASES_MAX])
{
    const struct pack_question *asked = &pack->questions[question];
    size_t used = append(asked->phrases, asked->phrase_count, 0, out_phrases);
    if (!asked->category_phrases || kind < 0)
        return used;
    const struct pack_kind *chosen = &pack->kinds[kind];
    if (category >= 0)
        used = append(chosen->categories[category].phrases,
                      chosen->categories[category].phrase_count, used, out_phrases);
    return append(chosen->phrases, chosen->phrase_count, used, out_phrases);
}
