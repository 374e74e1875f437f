/* The characters that the model tells apart, which sets each belongs to and how common it is. */
#ifndef TG_TOOLS_MODEL_CLASSES_H
#define TG_TOOLS_MODEL_CLASSES_H

#include "tools/model/template.h"

struct class
{
    uint32_t character;
    uint8_t sets;                    /* of enum handwriting_set */
    uint8_t simplified, traditional; /* 0: common there, 1: less so, 2: rare */
    uint8_t strokes;                 /* at most, as it is taught */
    size_t from, to;                 /* its templates */
};

struct classes {
    size_t count;
    struct class list[TEMPLATES_MAX];
};

/* Simplified are GB 2312's characters and those that have no simpler form, Traditional Big5's;
 * their first levels are common, their second ones less so. IO: no iconv, no OpenCC. */
enum tg_err classes_of(const struct templates *templates, struct classes *out,
                       struct fault *fault) MUST_USE;

#endif
