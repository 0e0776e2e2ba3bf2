Register-ArgumentCompleter -Native -CommandName zdim -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words up to the cursor, as they were typed: nothing of them is run.
    $words = @(foreach ($element in $commandAst.CommandElements) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $cursorPosition) { break }
        if ($extent.EndOffset -gt $cursorPosition) {
            $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset)
        } elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $element.Value
        } else {
            $extent.Text
        }
    })
    if ($wordToComplete -eq '') {
        $words += if ($PSNativeCommandArgumentPassing -in 'Standard', 'Windows') { '' } else { '""' }
    }

    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try {
        $candidates = @(& zdim -- @words 2>$null)
    } finally {
        $env:COMPLETE = $before
    }
    foreach ($candidate in $candidates) {
        $value, $help = $candidate -split "`t", 2
        if (-not $value) { continue }
        if (-not $help) { $help = $value }
        $typed = $value
        if ($value -match '[\s''"`$(){};|&<>]|^[@#]') {
            $typed = "'" + $value.Replace("'", "''") + "'"
        }
        [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $help)
    }
}
