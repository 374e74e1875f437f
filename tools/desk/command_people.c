/* Officers, and who may see which case. */
#include "app/ui/words.h"
#include "tools/desk/act.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/plain.h"
#include "tools/desk/show.h"

#include <stdlib.h>
#include <string.h>

/* ---- officers */

static const struct pack_entry *find_role(const struct rules *rules, const char *role)
{
    const struct pack_entry *found = NULL;
    for (size_t i = 0; found == NULL && i < rules->packs.count; i++)
        found = pack_role_find(rules_handling(rules->packs.packs[i]), role);
    return found;
}

static enum tg_err unknown_role(const struct desk *desk, const char *role, struct fault *fault)
{
    char known[320] = "";
    size_t used = 0;
    for (size_t i = 0; i < desk->rules.packs.count; i++) {
        const struct pack_handling *handling = rules_handling(desk->rules.packs.packs[i]);
        for (size_t j = 0; handling != NULL && j < handling->role_count && used < sizeof known; j++)
            if (find_role(&desk->rules, handling->roles[j].id) == &handling->roles[j])
                used += (size_t)snprintf(known + used, sizeof known - used, "%s (%s), ",
                                         handling->roles[j].id,
                                         pack_text_in(&handling->roles[j].title, desk->lang));
    }
    return fault_set(fault, TG_ERR_RANGE,
                     _("%.40s is no role of a regulation in packs/: there are %sand admin."), role,
                     known);
}

/* "inspector,admin". */
static enum tg_err read_roles(const struct desk *desk, const char *list, struct event_officer *who,
                              struct fault *fault)
{
    who->role_count = 0;
    for (const char *at = list; *at != '\0';) {
        char role[PACK_ID_MAX + 1];
        size_t len = strcspn(at, ",");
        snprintf(role, sizeof role, "%.*s", (int)(len < sizeof role ? len : sizeof role - 1), at);
        at += len + (at[len] == ',' ? 1 : 0);
        if (len == 0 || event_officer_has(who, role))
            continue;
        if (strcmp(role, REGISTER_ADMIN) != 0 && find_role(&desk->rules, role) == NULL)
            return unknown_role(desk, role, fault);
        if (who->role_count == EVENT_ROLES_MAX)
            return fault_set(fault, TG_ERR_FULL, _("An officer has at most %d roles."),
                             EVENT_ROLES_MAX);
        memcpy(who->roles[who->role_count++], role, sizeof role);
    }
    return TG_OK;
}

static enum tg_err copy(const char *what, const char *from, char *to, size_t size,
                        struct fault *fault)
{
    if (from == NULL)
        return TG_OK;
    if (strlen(from) >= size || !plain_is_text(from))
        return fault_set(fault, TG_ERR_RANGE, _("%s: must be a text of at most %zu bytes"), what,
                         size - 1);
    memcpy(to, from, strlen(from) + 1);
    return TG_OK;
}

static enum tg_err read_officer(const struct desk *desk, struct event_officer *who,
                                struct fault *fault)
{
    const struct arguments *args = &desk->args;
    enum tg_err err =
        copy(_("the name"), command_word(desk, 0), who->name, sizeof who->name, fault);
    if (err == TG_OK)
        err = copy("--real-name", args->real_name, who->real_name, sizeof who->real_name, fault);
    if (err == TG_OK)
        err =
            copy("--department", args->department, who->department, sizeof who->department, fault);
    return err == TG_OK && args->roles != NULL ? read_roles(desk, args->roles, who, fault) : err;
}

static void print_roles(const struct desk *desk, const struct event_officer *who)
{
    for (size_t i = 0; i < who->role_count; i++) {
        const struct pack_entry *role = find_role(&desk->rules, who->roles[i]);
        printf("%s%s%s%s%s", i > 0 ? ", " : "", who->roles[i], role != NULL ? " (" : "",
               role != NULL ? pack_text_in(&role->title, desk->lang) : "", role != NULL ? ")" : "");
    }
    puts(who->role_count == 0 ? _("no roles") : "");
}

static json_t *officer_json(const struct desk *desk, const struct event_officer *who)
{
    json_t *roles = json_array();
    for (size_t i = 0; i < who->role_count; i++) {
        const struct pack_entry *role = find_role(&desk->rules, who->roles[i]);
        const char *title = role != NULL ? pack_text_in(&role->title, desk->lang) : who->roles[i];
        json_array_append_new(roles, json_pack("{s:s, s:s}", "id", who->roles[i], "title", title));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "name", who->name, "real_name", who->real_name,
                     "department", who->department, "roles", roles);
}

struct officers {
    const struct desk *desk;
    json_t *json; /* NULL: lines */
};

static enum tg_err see_officer(void *ctx, const struct event_officer *who, struct fault *fault)
{
    const struct officers *officers = ctx;
    if (officers->json == NULL) {
        show_column(stdout, who->name, 14);
        show_column(stdout, who->real_name, 10);
        show_column(stdout, who->department, 14);
        print_roles(officers->desk, who);
        return TG_OK;
    }
    return json_array_append_new(officers->json, officer_json(officers->desk, who)) == 0
               ? TG_OK
               : fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the list."));
}

static enum tg_err do_officer_add(struct desk *desk, struct fault *fault)
{
    struct event_officer who = {0};
    enum tg_err err = read_officer(desk, &who, fault);
    if (err == TG_OK)
        err = register_officer_add(desk->reg, &who, &desk->args.new_source, fault);
    if (err == TG_OK && desk->args.json)
        return case_json_write(officer_json(desk, &who), stdout, fault);
    if (err == TG_OK)
        printf(_("%s can open the register now.\n"), who.name);
    return err;
}

static enum tg_err do_officer_roles(struct desk *desk, struct fault *fault)
{
    struct event_officer who;
    enum tg_err err = command_officer(desk, command_word(desk, 0), &who, fault);
    if (err == TG_OK)
        err = read_officer(desk, &who, fault);
    if (err == TG_OK)
        err = register_officer_change(desk->reg, &who, fault);
    if (err == TG_OK && desk->args.json)
        return case_json_write(officer_json(desk, &who), stdout, fault);
    if (err != TG_OK)
        return err;
    printf("%s: ", who.name);
    print_roles(desk, &who);
    return TG_OK;
}

static enum tg_err do_officer_remove(struct desk *desk, struct fault *fault)
{
    enum tg_err err = register_officer_remove(desk->reg, command_word(desk, 0), fault);
    if (err == TG_OK && desk->args.json)
        return case_json_write(json_pack("{s:s}", "removed", command_word(desk, 0)), stdout, fault);
    if (err == TG_OK)
        puts(_("Removed: what that officer could open the register with is erased."));
    return err;
}

static enum tg_err do_officer_list(struct desk *desk, struct fault *fault)
{
    struct officers officers = {.desk = desk, .json = desk->args.json ? json_array() : NULL};
    enum tg_err err = register_officers(desk->reg, see_officer, &officers, fault);
    if (err == TG_OK && desk->args.json)
        return case_json_write(officers.json, stdout, fault);
    json_decref(officers.json);
    return command_end(NULL, stdout, err, fault);
}

/* ---- who may see a case */

static enum tg_err do_identity(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = show_identity(desk->reg, &desk->rules, docket, desk->lang, desk->args.json, stdout,
                            fault);
    docket_destroy(docket);
    return command_end(NULL, stdout, err, fault);
}

/* One transaction: the door closes and the case's line moves behind it, or neither. */
static enum tg_err change_access(struct desk *desk, const struct docket *docket,
                                 const char *officer, bool bar, struct fault *fault)
{
    const char *why = desk->args.text;
    const uint8_t *reason = (const uint8_t *)why;
    size_t len = why != NULL ? strlen(why) : 0;
    enum tg_err err = register_begin(desk->reg, fault);
    if (err == TG_OK)
        err = bar ? register_bar(desk->reg, docket->id, officer, EVENT_ACCESS_SAID, reason, len,
                                 fault)
                  : register_admit(desk->reg, docket->id, officer, reason, len, fault);
    if (err == TG_OK)
        err = register_commit(desk->reg, fault);
    register_rollback(desk->reg);
    return err;
}

static enum tg_err do_access(struct desk *desk, bool bar, struct fault *fault)
{
    struct docket *docket = NULL;
    struct event_officer who;
    enum tg_err err = TG_OK;
    if (desk->args.text == NULL || desk->args.text[0] == '\0')
        return fault_set(fault, TG_ERR_RANGE, _("Say why: --text, for the case's record."));
    if (strlen(desk->args.text) > ACT_TEXT_MAX || !plain_is_text(desk->args.text))
        return fault_set(fault, TG_ERR_RANGE, _("--text: must be a text of at most %d bytes"),
                         ACT_TEXT_MAX);
    err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = command_officer(desk, command_word(desk, 1), &who, fault);
    if (err == TG_OK)
        err = change_access(desk, docket, who.name, bar, fault);
    if (err == TG_OK && desk->args.json)
        err = case_json_write(json_pack("{s:s, s:s, s:b}", "case", docket->id, "officer", who.name,
                                        "closed", (int)bar),
                              stdout, fault);
    else if (err == TG_OK)
        printf(bar ? _("Case %s is closed to %s from now on.\n")
                   : _("Case %s is open to %s again.\n"),
               docket->id, who.name);
    if (err == TG_OK && bar && !desk->args.json && strcmp(docket->holder, who.name) == 0)
        printf(_("%s holds it still: `take %s`, or --to another officer.\n"), who.name, docket->id);
    docket_destroy(docket);
    return err;
}

static enum tg_err do_recuse(struct desk *desk, struct fault *fault)
{
    return do_access(desk, true, fault);
}

static enum tg_err do_admit(struct desk *desk, struct fault *fault)
{
    return do_access(desk, false, fault);
}

enum { PEOPLE = COMMAND_REGISTER | COMMAND_RULES };

static const struct command commands[] = {
    {.name = "identity",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = PEOPLE,
     .help = N_("who the submitter is and how to reach them; recorded in the case"),
     .run = do_identity},
    {.name = "recuse",
     .words = N_("CASE OFFICER --text WHY"),
     .more_min = 2,
     .more_max = 2,
     .options = "text json",
     .needs = PEOPLE,
     .help = N_("close it to an officer: new keys, theirs are erased"),
     .run = do_recuse},
    {.name = "admit",
     .words = N_("CASE OFFICER --text WHY"),
     .more_min = 2,
     .more_max = 2,
     .options = "text json",
     .needs = PEOPLE,
     .help = N_("open it to an officer again (admins)"),
     .run = do_admit},
    {.name = "officer",
     .second = "add",
     .words = N_("NAME"),
     .more_min = 1,
     .more_max = 1,
     .options = "roles real-name department new-password-file new-key-file json",
     .needs = PEOPLE,
     .help = N_("give one more officer the register (admins)"),
     .run = do_officer_add},
    {.name = "officer",
     .second = "list",
     .words = "",
     .options = "json",
     .needs = PEOPLE,
     .help = N_("who there is, with which roles"),
     .run = do_officer_list},
    {.name = "officer",
     .second = "roles",
     .words = N_("NAME"),
     .more_min = 1,
     .more_max = 1,
     .options = "roles real-name department json",
     .needs = PEOPLE,
     .help = N_("change roles, real name or department (admins)"),
     .more = N_("What is left out stays as it is; --roles '' takes all roles away."),
     .run = do_officer_roles},
    {.name = "officer",
     .second = "remove",
     .words = N_("NAME"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = PEOPLE,
     .help = N_("take the register away from an officer (admins)"),
     .run = do_officer_remove},
};

const struct command_group command_people = {N_("People"), commands,
                                             sizeof commands / sizeof *commands};
