BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
    if (-not $hasAnalyzer) { Write-Warning '!!! SKIPPED: the scripts are not analysed: there is no PSScriptAnalyzer (Install-PSResource PSScriptAnalyzer).' }
    $scripts = Get-ChildItem $root -Recurse -Include *.ps1, *.psm1, *.psd1 | Where-Object FullName -NotMatch '/(out|bin|obj|en-US)/' | ForEach-Object {
        $path = [IO.Path]::GetRelativePath($root, $_.FullName)
        @{ Path = $path; File = $_.FullName; IsTest = $path -like 'tests/*' }
    }
}

Describe 'The script <Path>' -ForEach $scripts {
    It 'is read without an error' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($File, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    It 'warns of nothing in <Path>' -ForEach $(if ($hasAnalyzer) { $scripts } else { @{ Path = 'any script' } }) {
        # pwsh reads UTF-8 without a mark at its begin.
        $except = @('PSUseBOMForUnicodeEncodedFile')
        if ($IsTest) {
            $except += @(
                # Pester's blocks are scopes that the rules do not know: what BeforeAll sets, It reads.
                'PSUseDeclaredVarsMoreThanAssignments', 'PSReviewUnusedParameter', 'PSUseUsingScopeModifierInNewRunspaces'
                # Tests call as people do, and tell what they measured.
                'PSAvoidUsingPositionalParameters', 'PSAvoidUsingWriteHost'
                # What they start and stop is their own; what their functions give is read three lines below.
                'PSUseShouldProcessForStateChangingFunctions', 'PSUseOutputTypeCorrectly'
                # Whether something is left over by others is seen by leaving something.
                'PSAvoidGlobalVars'
                # The secret is the test's.
                'PSAvoidUsingConvertToSecureStringWithPlainText'
            )
        }
        $found = Invoke-ScriptAnalyzer -Path $File -ExcludeRule $except
        $found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
