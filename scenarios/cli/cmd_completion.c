/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/completion.h"

#include <string.h>

/* Each asks "outlay completion words" for what may stand at the cursor. */
static const struct {
    const char *name, *script;
} shells[] = {
    {"bash",
     "# bash completion for outlay; made by \"outlay completion bash\"\n"
     "_outlay() {\n"
     "    local word files=\n"
     "    COMPREPLY=()\n"
     "    while IFS=$'\\t' read -r word _; do\n"
     "        if [ \"$word\" = :files ]; then files=1; else COMPREPLY+=(\"$word\"); fi\n"
     "    done < <(\"${COMP_WORDS[0]}\" completion words -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
     "    if [ -n \"$files\" ]; then\n"
     "        compopt -o filenames 2>/dev/null\n"
     "        while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -f -- "
     "\"${COMP_WORDS[COMP_CWORD]#=}\")\n"
     "    fi\n"
     "}\n"
     "complete -F _outlay outlay\n"},
    {"zsh", "#compdef outlay\n"
            "# zsh completion for outlay; made by \"outlay completion zsh\"\n"
            "_outlay() {\n"
            "    local line word said files=\n"
            "    local -a found\n"
            "    while IFS= read -r line; do\n"
            "        if [[ $line == :files ]]; then files=1; continue; fi\n"
            "        word=${line%%$'\\t'*}\n"
            "        said=${line#*$'\\t'}\n"
            "        found+=(\"${word//:/\\\\:}${said:+:$said}\")\n"
            "    done < <(\"${words[1]}\" completion words -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)\n"
            "    (( ${#found} )) && _describe outlay found\n"
            "    [[ -n $files ]] && _files\n"
            "    return 0\n"
            "}\n"
            "if [[ $funcstack[1] == _outlay ]]; then _outlay \"$@\"; else compdef _outlay outlay; fi\n"},
    {"fish", "# fish completion for outlay; made by \"outlay completion fish\"\n"
             "function __outlay\n"
             "    set -l words (commandline -opc) (commandline -ct)\n"
             "    for line in ($words[1] completion words -- $words[2..-1] 2>/dev/null)\n"
             "        if test \"$line\" = :files\n"
             "            __fish_complete_path (commandline -ct)\n"
             "        else\n"
             "            printf '%s\\n' $line\n"
             "        end\n"
             "    end\n"
             "end\n"
             "complete -c outlay -f -a '(__outlay)'\n"},
};
#define SHELLS (sizeof shells / sizeof *shells)

static int write_script(const char *name, struct ol_error *error)
{
    size_t i = 0;
    while (i < SHELLS && strcmp(shells[i].name, name) != 0)
        i++;
    if (i == SHELLS)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "there is no completion for \"%.80s\"; give bash, zsh or fish", name);
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    ol_output_string(output, shells[i].script);
    return ol_output_close(output, error);
}

static int complete(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    int status;
    if (strcmp(invocation->operands[0], "words") == 0) {
        struct ol_output *output = ol_output_open("-", &error);
        if (output)
            ol_complete(invocation->operands + 1, invocation->operand_count - 1, output);
        status = output ? ol_output_close(output, &error) : error.status;
    } else {
        status = write_script(invocation->operands[0], &error);
    }
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

const struct ol_command ol_command_completion = {
    .name = "completion",
    .operands = "bash|zsh|fish|words [WORD...]",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .summary = "tab completion for a shell",
    .details =
        "The scripts ask \"outlay completion words -- WORD...\", which tells what may stand in place of the last\n"
        "WORD: verbs, options, choices, names; \":files\" where a file may. \"make install\" puts them where "
        "shells look.\n"
        "Without it: eval \"$(outlay completion bash)\" in ~/.bashrc; the same of zsh, behind compinit, in "
        "~/.zshrc; and\n"
        "outlay completion fish >~/.config/fish/completions/outlay.fish.",
    .example = "outlay completion bash",
    .run = complete,
};
