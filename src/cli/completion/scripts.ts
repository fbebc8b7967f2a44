// What each shell needs so that TAB asks `ocf __complete`. Colons and equal signs break words in bash; the part
// before the last one is taken off what bash inserts.
const bash = `# bash completion for ocf
_ocf() {
  local cur words cword line files= IFS=$'\\n'
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n := cur words cword
  else
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]}
  fi
  COMPREPLY=()
  while read -r line; do
    case $line in
      :0) ;;
      :1) files=1 ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${words[0]}" __complete "\${words[@]:1:cword}" 2>/dev/null)
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    while read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
  fi
  local lead=\${cur%"\${cur##*[:=]}"}
  if [[ -n $lead && $COMP_WORDBREAKS == *[:=]* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"$lead"}")
  fi
}
complete -F _ocf ocf
`;

const zsh = `#compdef ocf
# zsh completion for ocf
_ocf() {
  local line value files=0
  local -a described
  while IFS= read -r line; do
    case $line in
      :0) ;;
      :1) files=1 ;;
      *)
        value=\${line%%$'\\t'*}
        if [[ $line == *$'\\t'* ]]; then described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
        else described+=("\${value//:/\\\\:}"); fi ;;
    esac
  done < <(\${words[1]} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#described} )) && _describe -V ocf described
  (( files )) && _files
  return 0
}
if [[ \${funcstack[1]} == _ocf ]]; then _ocf "$@"; else compdef _ocf ocf; fi
`;

const fish = `# fish completion for ocf
function __ocf_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
        switch $line
            case ':0'
            case ':1'
                __fish_complete_path (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c ocf -f -a '(__ocf_complete)'
`;

export const completionScripts = { bash, zsh, fish } as const;
export type Shell = keyof typeof completionScripts;
