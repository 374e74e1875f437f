/* The net and its characters as the file that app/input/handwriting reads. */
#ifndef TG_TOOLS_MODEL_WRITE_H
#define TG_TOOLS_MODEL_WRITE_H

#include "tools/model/net.h"

/* IO, MEMORY. `samples` tell how far the hidden units go. */
enum tg_err write_model(const char *path, const struct net *net, const struct classes *classes,
                        const struct samples *samples, struct fault *fault) MUST_USE;

#endif
