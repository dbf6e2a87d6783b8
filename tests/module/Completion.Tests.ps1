BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    function Get-Completion([string] $Line) { ([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)).CompletionMatches }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Completion' {
    It 'starts no host, and fails at nothing' {
        $errors = $Error.Count
        # Where nothing completes, PowerShell goes on to file names.
        (Get-Completion 'Stop-SmashJob -Id ').ToolTip | Where-Object { $_ -match '\(' } | Should -BeNullOrEmpty
        $Error.Count | Should -Be $errors
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'completes ids and names' {
        $null = 'first', 'second', 'with space', "it's" | ForEach-Object { Start-SmashJob 'true' -Name $_ } | Wait-SmashJob
        (Get-Completion 'Get-SmashJob -Id ').CompletionText | Should -Be '1', '2', '3', '4'
        (Get-Completion 'Get-SmashJob ').CompletionText | Should -Be '1', '2', '3', '4'
        (Get-Completion 'Receive-SmashOutput -Id 2').ToolTip | Should -Be '2 second (Exited): true'
        (Get-Completion 'Get-SmashJob -Name F').CompletionText | Should -Be 'first'
        (Get-Completion 'Get-SmashJob -Name w').CompletionText | Should -Be "'with space'"
        (Get-Completion 'Get-SmashJob -Name i').CompletionText | Should -Be "'it''s'"
    }

    It 'completes states' {
        (Get-Completion 'Get-SmashJob -State ').CompletionText | Sort-Object | Should -Be 'Aborted', 'Canceled', 'Exited', 'New', 'Running', 'Suspended'
    }
}
