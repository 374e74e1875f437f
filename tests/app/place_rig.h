/* A kiosk's folder as headquarters makes it, in /tmp, with a key to sign what a test changes. */
#ifndef TG_TESTS_APP_PLACE_RIG_H
#define TG_TESTS_APP_PLACE_RIG_H

#include "app/kiosk/station.h"

struct place {
    char folder[64];
    uint8_t root_public[SIGN_PUBLIC_SIZE], root_secret[SIGN_SECRET_SIZE];
    struct charter charter;
    uint8_t *pack;
    size_t pack_len;
};

void place_path(const struct place *place, const char *name, char out[static 128]);
void place_write(const struct place *place, const char *name, const void *bytes, size_t len);
void place_write_signed(const struct place *place, const char *name, const char *context,
                        const void *bytes, size_t len);
void place_write_charter(struct place *place);
void place_add_set(struct charter *charter, const char *name);
void place_provision(const struct place *place);
/* A proof key, certified for the kiosk of that name. */
void place_give_proof_key(const struct place *place, const char *kiosk);

/* cmocka's setup and teardown; *state is the place. */
int place_open(void **state);
int place_close(void **state);

enum tg_err place_station(const struct place *place, struct station *station, struct fault *fault);

#endif
