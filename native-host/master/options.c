/* What LAUNCH has at its end: options that few launches use, each a tag, a length and a value. */
#include "smashd.h"

enum launch_option { OPTION_DESCRIPTORS = 1, OPTION_AFFINITY, OPTION_USER, OPTION_NAMESPACES, OPTION_UMASK, OPTION_FLAGS };

static const uint32_t possible_namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

/* The launch fails, and not the session: what is asked for is well said, but cannot be had. */
static void refuse(struct options *options, enum step step, int error)
{
    if (!options->step) {
        options->step = step;
        options->error = error;
    }
}

/* False where fewer came than are announced; what came beyond them is closed with the rest. */
static bool read_descriptors(struct options *options, struct reader *value)
{
    uint32_t announced = (uint32_t)(value->end - value->at) / 4;
    if (options->targets || !rights_next(&options->rights) || !(options->targets = calloc((size_t)announced + 1, sizeof *options->targets)))
        return false;
    for (; options->target_count < announced; options->target_count++)
        options->targets[options->target_count] = (int)(get_u32(value) & INT_MAX);
    if (options->rights.cut)
        refuse(options, STEP_DESCRIPTORS, EMFILE);
    return options->rights.cut || announced <= options->rights.count;
}

static bool read_affinity(struct options *options, struct reader *value)
{
    options->has_affinity = true;
    for (int cpu = 0; value->at < value->end; value->at++, cpu += 8) {
        for (int bit = 0; bit < 8; bit++) {
            if (!(*value->at >> bit & 1))
                continue;
            if (cpu + bit < CPU_SETSIZE)
                CPU_SET((size_t)(cpu + bit), &options->affinity);
            else
                refuse(options, STEP_AFFINITY, EINVAL);
        }
    }
    return true;
}

static bool read_user(struct options *options, struct reader *value)
{
    size_t groups = (size_t)(value->end - value->at) / 4 - 2;
    if (options->groups || value->end - value->at < 8 || !(options->groups = calloc(groups + 1, sizeof *options->groups)))
        return false;
    options->uid = get_u32(value);
    options->gid = get_u32(value);
    for (; options->group_count < groups; options->group_count++)
        options->groups[options->group_count] = get_u32(value);
    return true;
}

static bool read_number(struct reader *value, uint32_t *number)
{
    *number = get_u32(value);
    return !value->bad;
}

static bool read_option(struct options *options, uint32_t tag, struct reader *value)
{
    switch ((enum launch_option)tag) {
    case OPTION_DESCRIPTORS: return read_descriptors(options, value);
    case OPTION_AFFINITY: return read_affinity(options, value);
    case OPTION_USER: return read_user(options, value);
    case OPTION_NAMESPACES: return read_number(value, &options->namespaces);
    case OPTION_UMASK: options->has_umask = true; return read_number(value, &options->umask);
    case OPTION_FLAGS: return read_number(value, &options->flags);
    default: return false;
    }
}

/* The maps are written by the process itself, which may map but the user that it is (user_namespaces(7)). */
static void plan_namespaces(struct options *options)
{
    bool root = options->flags & FLAG_ROOT_IN_NAMESPACE;
    if (options->namespaces & ~possible_namespaces || (options->namespaces & CLONE_NEWUSER && options->groups))
        refuse(options, STEP_NAMESPACES, EINVAL);
    options->uid_map_length = snprintf(options->uid_map, sizeof options->uid_map, "%u %u 1", root ? 0 : geteuid(), geteuid());
    options->gid_map_length = snprintf(options->gid_map, sizeof options->gid_map, "%u %u 1", root ? 0 : getegid(), getegid());
}

/* False for a message that is wrong in itself. What was taken by then is for the caller to free all the same. */
bool options_read(struct options *options, struct reader *reader)
{
    for (uint32_t left = get_u32(reader); left > 0 && !reader->bad; left--) {
        uint32_t tag = get_u32(reader), length = get_u32(reader);
        struct reader value = { reader->at, reader->at, false };
        if (!get_skip(reader, length, 1))
            return false;
        value.end = reader->at;
        if ((tag != OPTION_AFFINITY && length % 4) || !read_option(options, tag, &value) || value.at != value.end)
            return false;
    }
    plan_namespaces(options);
    return !reader->bad;
}

bool options_target(const struct options *options, int target)
{
    for (uint32_t i = 0; i < options->target_count; i++) {
        if (options->targets[i] == target)
            return true;
    }
    return false;
}

void options_free(struct options *options)
{
    rights_close(&options->rights);
    free(options->targets);
    free(options->groups);
}
