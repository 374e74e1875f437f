#include "tests/app/ime_rig.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS_MAX = 30000, STEP_MS = 50 };

const char *ime_rig_program(void)
{
    static char path[512];
    const char *build = getenv("BUILD");
    snprintf(path, sizeof path, "%s/bin/tonggui-input", build != NULL ? build : "build");
    return path;
}

const char *ime_rig_share(void)
{
    const char *given = getenv("SHARE");
    return given != NULL ? given : "build/share";
}

enum ime_news ime_rig_wait(struct ime *ime, struct ime_answer *out_answer)
{
    for (int waited = 0; waited < WAIT_MS_MAX; waited += STEP_MS) {
        int64_t left = ime_wait_ms(ime);
        struct pollfd poll_fd = {.fd = ime_fd(ime), .events = POLLIN};
        (void)poll(&poll_fd, 1, left < 0 || left > STEP_MS ? STEP_MS : (int)left);
        enum ime_news news = ime_read(ime, out_answer);
        if (news != IME_NOTHING)
            return news;
    }
    return IME_NOTHING;
}

void ime_rig_ask(struct ime *ime, const struct ime_request *request, struct ime_answer *out_answer)
{
    ime_ask(ime, request);
    must(ime_rig_wait(ime, out_answer) == IME_ANSWERED);
}

struct ime *ime_rig_open(void)
{
    struct clock clock = clock_system();
    struct fault fault;
    struct ime *ime = NULL;
    static struct ime_answer answer;
    must(secret_init() == TG_OK);
    if (ime_create(ime_rig_program(), ime_rig_share(), &clock, &ime, &fault) != TG_OK)
        fprintf(stderr, "rig: %s\n", fault.text);
    must(ime != NULL);
    struct ime_request request = ime_rig_request("a");
    ime_rig_ask(ime, &request, &answer);
    return ime;
}

struct ime_request ime_rig_request(const char *letters)
{
    struct ime_request request = {.method = IME_PINYIN};
    must(strlen(letters) <= IME_LETTERS_MAX);
    strcpy(request.letters, letters);
    return request;
}

void ime_rig_choose(struct ime_request *request, const struct ime_choice *choice)
{
    must(request->fixed_count < IME_FIXED_MAX);
    request->fixed[request->fixed_count++] = *choice;
}

const struct ime_choice *ime_rig_find(const struct ime_answer *answer, const char *text)
{
    for (size_t i = 0; i < answer->count; i++)
        if (strcmp(answer->candidates[i].text, text) == 0)
            return &answer->candidates[i];
    return NULL;
}

/* The parent of a process that lives, else 0; from its /proc/PID/stat. */
static pid_t parent_of(pid_t pid)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    int parent = 0;
    if (file == NULL)
        return 0;
    const char *behind_name = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    char state;
    if (behind_name == NULL || sscanf(behind_name + 1, " %c %d", &state, &parent) != 2 ||
        state == 'Z')
        parent = 0;
    fclose(file);
    return parent;
}

bool ime_rig_lives(pid_t pid)
{
    return parent_of(pid) > 0;
}

pid_t ime_rig_child_of(pid_t parent)
{
    DIR *proc = opendir("/proc");
    must(proc != NULL);
    pid_t found = 0;
    for (const struct dirent *entry; found == 0 && (entry = readdir(proc)) != NULL;) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 0 && parent_of(pid) == parent)
            found = pid;
    }
    closedir(proc);
    return found;
}
