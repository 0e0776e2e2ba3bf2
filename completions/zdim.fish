complete --keep-order --exclusive --command zdim --arguments "(COMPLETE=fish zdim -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
