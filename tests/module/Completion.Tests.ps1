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

    It 'completes names of machines from what ssh knows, and connects to none' {
        $null = New-Item -ItemType Directory -Force "$folder/home/.ssh/more"
        Set-Content "$folder/home/.ssh/config" "Include more/*.conf`nHost build1 build2 *.example !not`n  HostName x`nHost=alone`nMatch host y`n# Host comment"
        Set-Content "$folder/home/.ssh/more/one.conf" "Host included`nInclude ~/.ssh/more/*.conf"
        Set-Content "$folder/home/.ssh/known_hosts" @(
            'known,10.0.0.1 ssh-ed25519 AAAA', '[gate]:2222 ssh-ed25519 AAAA', '[::1]:2222 ssh-ed25519 AAAA', '|1|abc=|def= ssh-ed25519 AAAA', '@revoked bad ssh-ed25519 AAAA', 'torn', '', '*.pattern ssh-rsa AAAA')
        $home_, $env:HOME = $env:HOME, "$folder/home"
        try {
            (Get-Completion 'Connect-SmashHost -HostName ').CompletionText | Should -Be 'included', 'build1', 'build2', 'alone', 'known', '10.0.0.1', 'gate:2222', "'[::1]:2222'"
            (Get-Completion 'Connect-SmashHost -HostName B').CompletionText | Should -Be 'build1', 'build2'
            (Get-Completion 'Connect-SmashHost -HostName me@kn').CompletionText | Should -Be 'me@known'
            (Measure-Command { Get-Completion 'Connect-SmashHost -HostName ' }).TotalMilliseconds | Should -BeLessThan 500
        } finally { $env:HOME = $home_ }
    }

    It 'completes connections by the variables that hold them' {
        Set-Variable -Scope Global -Name smashTestThere -Value (Connect-SmashHost (Join-Path $folder 'other.sock'))
        try {
            (Get-Completion 'Get-SmashJob -Connection $smashT').CompletionText | Should -Be '$smashTestThere'
            (Get-Completion 'Get-SmashHost -Connection ').ToolTip | Should -Contain "$smashTestThere"
            Stop-SmashHost -Connection $smashTestThere
        } finally { Remove-Variable -Scope Global smashTestThere }
        (Get-Completion 'Get-SmashJob -Connection ').CompletionText | Should -Contain "(Connect-SmashHost '$(Join-Path $folder 'other.sock')')"
    }
}
