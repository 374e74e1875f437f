/* Makes the handwriting model: model STROKES MARKS OUT. STROKES is the folder of
 * hanzi-writer-data's X.json, MARKS our own drawings, OUT the file to write. */
#include "tools/model/tune.h"
#include "tools/model/write.h"

#include "board/base/secret.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SEED = 20261125,
    FOUND_EACH = 16, /* samples of each character that whitening is found from */
    PASSES = 6,      /* of samples that nobody saw before */
    PASS_EACH = 10,
    RIVALS_EVERY = 3, /* passes */
};

static enum tg_err found(const struct templates *templates, const struct classes *classes,
                         struct net *net, struct fault *fault)
{
    struct samples samples;
    enum tg_err err = samples_draw(templates, classes, FOUND_EACH, SEED, &samples, fault);
    if (err != TG_OK)
        return err;
    err = net_found(net, &samples, fault);
    samples_finish(&samples);
    return err;
}

static enum tg_err learn(const struct templates *templates, const struct classes *classes,
                         struct net *net, const char *out, struct fault *fault)
{
    struct tune *tune = tune_create(net, (size_t)PASSES * PASS_EACH * classes->count);
    enum tg_err err = TG_OK;
    if (tune == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no memory left to learn in");
    for (unsigned pass = 0; pass < PASSES && err == TG_OK; pass++) {
        struct samples samples;
        if (pass % RIVALS_EVERY == 0)
            tune_rivals(tune);
        err = samples_draw(templates, classes, PASS_EACH, SEED + 1 + pass, &samples, fault);
        if (err != TG_OK)
            break;
        printf("  MODEL   pass %u of %d: %.1f %% of its samples are right\n", pass + 1, PASSES,
               100 * tune_learn(tune, &samples));
        fflush(stdout);
        if (pass + 1 == PASSES)
            err = write_model(out, net, classes, &samples, fault);
        samples_finish(&samples);
    }
    tune_destroy(tune);
    return err;
}

int main(int argc, char **argv)
{
    static struct templates templates;
    static struct classes classes;
    struct fault fault;
    struct net *net = NULL;
    if (argc != 4 || secret_init() != TG_OK) {
        fputs("usage: model STROKES MARKS OUT\n", stderr);
        return 2;
    }
    openblas_set_num_threads(1); /* the crew shares the work out, always in the same pieces */
    enum tg_err err = templates_read(argv[1], argv[2], &templates, &fault);
    if (err == TG_OK)
        err = classes_of(&templates, &classes, &fault);
    if (err == TG_OK) {
        net = net_create(classes.count);
        err = net == NULL ? fault_set(&fault, TG_ERR_MEMORY, "no memory left for the net")
                          : found(&templates, &classes, net, &fault);
    }
    if (err == TG_OK)
        err = learn(&templates, &classes, net, argv[3], &fault);
    net_destroy(net);
    templates_finish(&templates);
    if (err != TG_OK)
        fprintf(stderr, "model: %s\n", fault.text);
    return err == TG_OK ? 0 : 1;
}
