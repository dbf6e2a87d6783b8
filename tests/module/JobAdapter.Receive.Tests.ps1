BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Receive-Job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'gives lines of output as output and lines of standard error as errors' {
        $null = Start-SmashJob 'echo one; echo bad >&2; printf "two"' -Name lines | Wait-SmashJob
        $got = Get-Job -Name lines | Receive-Job -ErrorVariable problems 2> $null
        $got | Should -Be 'one', 'two'
        $problems | ForEach-Object { "$_" } | Should -Be 'bad'
        $problems[0].FullyQualifiedErrorId | Should -Be 'NativeCommandErrorMessage'
    }

    It 'gives each line once, and with -Keep again' {
        $null = Start-SmashJob 'echo line' -Name kept | Wait-SmashJob
        $job = Get-Job -Name kept
        $job.HasMoreData | Should -BeTrue
        $job | Receive-Job -Keep | Should -Be 'line'
        $job | Receive-Job | Should -Be 'line'
        $job | Receive-Job | Should -BeNullOrEmpty
        $job.HasMoreData | Should -BeFalse
    }

    It 'says why a job failed' {
        $null = Start-SmashJob 'exit 7' -Name failed | Wait-SmashJob
        Get-ErrorId { Get-Job -Name failed | Receive-Job } | Should -Be 'JobStateFailed'
    }

    It 'gives what a running job has written so far, and later the rest' {
        $smash = Start-BlockedJob -Name partly
        $job = Get-Job -Name partly
        $job | Receive-Job | Should -Be 'begun'
        Complete-BlockedJob $smash 'the rest'
        $null = $job | Wait-Job
        $job | Receive-Job | Should -Be 'the rest'
    }

    It 'gives what comes as it comes with -Wait, both streams in their order, and removes with -AutoRemoveJob' {
        $smash = Start-BlockedJob -Name live
        $got = Get-Job -Name live | Receive-Job -Wait -AutoRemoveJob 2>&1 | ForEach-Object {
            if ("$_" -eq 'begun') { Complete-BlockedJob $smash 'went on' }
            "$_"
        }
        $got | Should -Be 'begun', 'went on'
        Get-SmashJob | Should -BeNullOrEmpty
        Get-Job | Should -BeNullOrEmpty
    }

    It 'gives many lines, with bytes that are no text among them, in order' {
        $null = Start-SmashJob 'seq 1 50000; printf "\377\n"' -Name many | Wait-SmashJob
        $got = Get-Job -Name many | Receive-Job
        $got | Should -HaveCount 50001
        $got[49999] | Should -Be '50000'
        $got[50000] | Should -Be ([string][char]0xFFFD)
    }

    It 'gives the output of more running jobs than are followed at once' {
        $smash = 1..20 | ForEach-Object { Start-BlockedJob -Name "many$_" }
        $jobs = Get-Job -Name many*
        $jobs | Receive-Job | Should -HaveCount 20
        $smash | ForEach-Object { Complete-BlockedJob $_ "end of $($_.Name)" }
        $jobs | Receive-Job -Wait | Sort-Object | Should -Be (1..20 | ForEach-Object { "end of many$_" } | Sort-Object)
    }
}

Describe 'Receive-Job of a script job' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'gives its objects, each in its stream' {
        $null = Start-SmashJob -Name script {
            [pscustomobject]@{ Name = 'first' }
            Write-Error 'wrong'
            Write-Warning 'careful'
            Write-Host 'shown'
            $null
            7
        } | Wait-SmashJob
        $job = Get-Job -Name script
        $got = $job | Receive-Job -ErrorVariable problems -WarningVariable warnings -InformationVariable shown 2> $null 3> $null 6> $null
        $got[0].Name | Should -Be 'first'
        $got[0].PSTypeNames[0] | Should -Be 'Deserialized.System.Management.Automation.PSCustomObject'
        $got[1] | Should -Be 7
        $problems | ForEach-Object { "$_" } | Should -Be 'wrong'
        "$warnings" | Should -Be 'careful'
        "$shown" | Should -Be 'shown'
        $job.Command.Trim() | Should -Match '^\[pscustomobject\]'
    }

    It 'gives them as they come with -Wait' {
        $pipe = Join-Path $folder 'script-pipe'
        /usr/bin/mkfifo $pipe
        $null = Start-SmashJob -Name live { 'first'; $null = [IO.File]::ReadAllText($using:pipe); Write-Warning 'between'; 'last' }
        $got = Get-Job -Name live | Receive-Job -Wait 3>&1 | ForEach-Object {
            if ("$_" -eq 'first') { [IO.File]::AppendAllText($pipe, 'go') }
            "$_"
        }
        $got | Should -Be 'first', 'between', 'last'
    }

    It 'is Failed after an error that ended the script' {
        $null = Start-SmashJob -Name thrown { throw 'the end' } | Wait-SmashJob
        $job = Get-Job -Name thrown
        "$($job.State)" | Should -Be 'Failed'
        $job.StatusMessage | Should -Not -BeNullOrEmpty
        $job | Receive-Job -ErrorVariable problems 2> $null
        $problems | ForEach-Object { "$_" } | Should -Be 'the end'
    }
}
