BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $before, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, $folder
    $null = New-Item -ItemType Directory "$folder/smash"
    Set-Content "$folder/smash/smash.conf" "# of a test`nLIMIT = 7`nMAX_JOBS = `$(LIMIT)"
}
AfterAll {
    Exit-SmashTestHost $folder
    $env:XDG_CONFIG_HOME = $before
}

Describe 'Get-SmashConfiguration' {
    It 'starts no host' {
        Get-ErrorId { Get-SmashConfiguration } | Should -Be 'HostNotRunning'
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'tells a value and the file and line that it came from' {
        $null = Start-SmashHost
        $value = Get-SmashConfiguration MAX_JOBS
        $value.Value | Should -Be '7'
        $value.Raw | Should -Be '$(LIMIT)'
        $value.Source | Should -Be 'File'
        $value.File | Should -Be "$folder/smash/smash.conf"
        $value.Line | Should -Be 3
        $value.Type | Should -Be 'integer'
        $value.IsReconfigurable | Should -BeTrue
        (Get-SmashHost).MaxJobs | Should -Be 7
    }

    It 'tells what the command line and nobody set' {
        (Get-SmashConfiguration KEEP_RECORDS).Source | Should -Be 'CommandLine'
        (Get-SmashConfiguration shutdown_fast_timeout).Source | Should -Be 'Default'
    }

    It 'takes patterns, and names from the pipeline' {
        (Get-SmashConfiguration KEEP_*, *DIRECTORY).Name | Should -Contain 'KEEP_RECORDS'
        ('MAX_JOBS', 'KEEP_RECORDS' | Get-SmashConfiguration).Name | Should -Be 'MAX_JOBS', 'KEEP_RECORDS'
        (Get-SmashConfiguration MAX_JOBS | Get-SmashConfiguration).Line | Should -Be 3
        Get-SmashConfiguration NO_SUCH_* | Should -BeNullOrEmpty
    }

    It 'says that there is no such parameter' {
        Get-ErrorId { Get-SmashConfiguration NO_SUCH_THING } | Should -Be 'ParameterNotFound'
    }

    It 'shows where values come from in 80 columns' {
        $lines = (Get-SmashConfiguration MAX_JOBS, KEEP_RECORDS | Out-String -Width 80) -split "`n"
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        ($lines -match '^Name +Value +Origin').Count | Should -Be 1
    }

    It 'has its names completed' {
        $line = 'Get-SmashConfiguration KEEP'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Contain 'KEEP_RECORDS'
    }
}
