/** Shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What each shell has to read once. The words that are typed go to `loadline complete` as they are, never through `eval`: the Tab key
 * runs nothing of them. Where `loadline` knows no word, the shell offers files.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for loadline
_loadline() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    printf -v line '%q' "\${line%%$'\\t'*}"
    COMPREPLY+=("$line")
  done < <(loadline complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _loadline loadline
`,
  zsh: `#compdef loadline
# zsh completion for loadline
_loadline() {
  local line
  local -a found
  for line in "\${(@f)$(loadline complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then _describe -V loadline found; else _files; fi
}
if [ "$funcstack[1]" = "_loadline" ]; then _loadline; else compdef _loadline loadline; fi
`,
  fish: `# fish completion for loadline
function __loadline_complete
    set -l words (commandline -opc) (commandline -ct)
    loadline complete -- $words[2..-1] 2>/dev/null
end
complete -c loadline -a '(__loadline_complete)'
`,
};
