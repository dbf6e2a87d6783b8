BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $done = Start-SmashJob 'exit 4' -Name 'alpha' | Wait-SmashJob
    $blocked = Start-BlockedJob -Name 'beta'
    $queued = Start-SmashJob 'true' -Name 'gamma'
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashJob' {
    It 'gives all jobs by ascending id' {
        (Get-SmashJob).Name | Should -Be 'alpha', 'beta', 'gamma'
    }

    It 'gives jobs by id' {
        (Get-SmashJob 3, 1).Name | Should -Be 'alpha', 'gamma'
        (Get-SmashJob -Id 2).State | Should -Be 'Running'
        (Get-SmashJob 1).ExitCode | Should -Be 4
    }

    It 'takes objects and properties' {
        ($blocked | Get-SmashJob).Name | Should -Be 'beta'
        ([pscustomobject]@{ Id = '1' } | Get-SmashJob).Name | Should -Be 'alpha'
    }

    It 'gives jobs by name and pattern, in either case' {
        (Get-SmashJob -Name ALPHA).Id | Should -Be 1
        (Get-SmashJob -Name *a, nothing*).Count | Should -Be 3
        (Get-SmashJob -Name '[ab]*').Name | Should -Be 'alpha', 'beta'
        Get-SmashJob -Name nothing* | Should -BeNullOrEmpty
    }

    It 'gives jobs by state' {
        (Get-SmashJob -State Running).Name | Should -Be 'beta'
        (Get-SmashJob -State New, Exited).Name | Should -Be 'alpha', 'gamma'
        Get-SmashJob -State Suspended | Should -BeNullOrEmpty
    }

    It 'gives the jobs that were submitted last' {
        (Get-SmashJob -Last 2).Name | Should -Be 'beta', 'gamma'
        (Get-SmashJob -Last 1 -State Exited).Name | Should -Be 'alpha'
        (Get-SmashJob -Last 1 -Name '[ab]*').Name | Should -Be 'beta'
        (Get-SmashJob -Last 1000).Count | Should -Be 3
        Get-SmashJob -Last 3 -Name nobody | Should -BeNullOrEmpty
        { Get-SmashJob -Last 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'tells what is not there, and gives the rest' {
        $jobs = Get-SmashJob 1, 99 -ErrorVariable missing -ErrorAction SilentlyContinue
        $jobs.Id | Should -Be 1
        $missing.FullyQualifiedErrorId | Should -BeLike 'JobNotFound,*'
        $missing.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $missing.TargetObject | Should -Be 99
        $missing.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-ErrorId { Get-SmashJob -Name nobody } | Should -Be 'JobNotFound'
    }

    It 'gives live objects' {
        $job = Get-SmashJob -Name beta
        Suspend-SmashJob -Id $job.Id
        Wait-JobState $job Suspended
        Resume-SmashJob -Id $job.Id
        Wait-JobState $job Running
    }

    It 'keeps values over Export-Clixml' {
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($done))
        $copy.Id | Should -Be 1
        $copy.ExitCode | Should -Be 4
        $copy.CpuTime | Should -BeOfType [timespan]
        ($copy | Get-SmashJob).Name | Should -Be 'alpha'
    }
}
