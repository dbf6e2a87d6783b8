/* Looks for the function. Libraries stay loaded: what they keep is theirs from call to call. */
#include "call.h"
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <string.h>

/* What a library needs is found through it as well. Who may call functions of the one may not so call those of the other. */
static bool is_of(void *library, void *address, const char **owner)
{
    const struct link_map *wanted = NULL, *found = NULL;
    Dl_info info;
    if (dlinfo(library, RTLD_DI_LINKMAP, &wanted) != 0 || !dladdr1(address, &info, (void **)&found, RTLD_DL_LINKMAP))
        return false;
    *owner = info.dli_fname;
    return wanted == found;
}

/* A variable has a symbol too, and to enter it would be a crash without need. */
static bool is_data(void *address)
{
    Dl_info info;
    const ElfW(Sym) *symbol = NULL;
    return dladdr1(address, &info, (void **)&symbol, RTLD_DL_SYMENT) && symbol && info.dli_saddr == address && (symbol->st_info & 0xf) == STT_OBJECT;
}

bool find_entry(struct call *call)
{
    void *library = dlopen(call->library, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return refuse(call, ENOENT, "RexLibraryNotFound", "%s", dlerror());
    void *address = dlsym(library, call->function);
    if (!address)
        return refuse(call, ENOENT, "RexFunctionNotFound", "%s has no function %s.", call->library, call->function);
    const char *owner = "another library";
    if (!is_of(library, address, &owner))
        return refuse(call, ENOENT, "RexFunctionNotFound", "%s has no function %s; %s has.", call->library, call->function, owner);
    if (is_data(address))
        return refuse(call, ENOENT, "RexFunctionNotFound", "%s of %s is a variable, not a function.", call->function, call->library);
    memcpy(&call->entry, &address, sizeof address);
    return true;
}
