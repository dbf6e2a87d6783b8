BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $jobs = 1..6 | ForEach-Object {
        Start-SmashJob "exit $($_ % 2)" -Name "$(if ($_ % 2) { 'odd' } else { 'Even' })$_" -Label "third=$($_ % 3)", $(if ($_ -gt 3) { 'late' } else { 'early' })
    }
    $jobs | Wait-SmashJob | Out-Null
    $blocked = Start-BlockedJob -Name 'odd7'
    $queued = Start-SmashJob 'true' -Name 'even8' -Label late
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashJob, by what jobs have in common' {
    It 'finds labels with and without their value, all of which a job must have' {
        (Get-SmashJob -Label third).Id | Should -Be 1, 2, 3, 4, 5, 6
        (Get-SmashJob -Label third=0).Id | Should -Be 3, 6
        (Get-SmashJob -Label third=0, late).Id | Should -Be 6
        (Get-SmashJob -Label late).Id | Should -Be 4, 5, 6, 8
        Get-SmashJob -Label thir | Should -BeNullOrEmpty
    }

    It 'finds jobs that ended and jobs that did not, by name' {
        (Get-SmashJob -Name ODD*).Id | Should -Be 1, 3, 5, 7
        (Get-SmashJob -Name even* -Last 2).Id | Should -Be 6, 8
    }

    It 'finds jobs by the time of their submission' {
        (Get-SmashJob -SubmittedAfter $jobs[2].Submitted -SubmittedBefore $jobs[4].Submitted).Id | Should -Be 3, 4
        (Get-SmashJob -SubmittedAfter $blocked.Submitted).Id | Should -Be 7, 8
        (Get-SmashJob -SubmittedBefore $jobs[0].Submitted) | Should -BeNullOrEmpty
    }

    It 'finds jobs by the time of their end' {
        (Get-SmashJob -EndedAfter $jobs[4].Ended).Id | Should -Be 5, 6
        (Get-SmashJob -EndedBefore $jobs[1].Ended).Id | Should -Be 1
        (Get-SmashJob -EndedAfter $jobs[5].Ended.AddSeconds(1)) | Should -BeNullOrEmpty
    }

    It 'finds jobs by their pool' {
        (Get-SmashJob -Pool default -Last 1).Id | Should -Be 8
        Get-SmashJob -Pool elsewhere | Should -BeNullOrEmpty
    }

    It 'gives the last ones over several pages, in order' {
        1..1100 | ForEach-Object { Start-SmashJob true } | Out-Null
        $last = Get-SmashJob -Last 1050
        $last.Count | Should -Be 1050
        $last[0].Id | Should -Be (8 + 1100 - 1049)
        $last[-1].Id | Should -Be (8 + 1100)
    }
}
