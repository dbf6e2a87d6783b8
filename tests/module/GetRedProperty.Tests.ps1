BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost -Setting @{ RED_MAX_WORLDS = 5 }
}
AfterAll { Exit-RedTestHost $red }

Describe 'Get-RedProperty' {
    It 'gets all of them, with what they mean' {
        $all = Get-RedProperty
        foreach ($name in 'CPUFREQUENCY', 'CPUCOUNT', 'MEMTOTAL', 'MEMFREE', 'LOADAVG', 'WORLDCOUNT', 'MAXWORLDS', 'UPTIME') { $all.Name | Should -Contain $name }
        $all | Where-Object { -not $_.Description -or $null -eq $_.Value } | Should -BeNullOrEmpty
        $all.Count | Should -Be $red.RedHost.Properties.Count
    }

    It 'gets some by name and pattern, of a RED or of a world' {
        (Get-RedProperty maxworlds).Value | Should -Be 5
        (Get-RedProperty MAX*, CPUCOUNT -RedHost $red.RedHost).Name | Should -Contain 'CPUCOUNT'
        $world = New-RedWorld
        ($world | Get-RedProperty WORLDCOUNT).Value | Should -Be 2
        Remove-RedWorld $world
    }

    It 'has RED_EBADPROPERTY for one that there is not, and gets the others' {
        Get-ErrorId { Get-RedProperty COLOUR } | Should -Be 'RED_EBADPROPERTY'
        (Get-RedProperty COLOUR, MAXWORLDS -ErrorAction SilentlyContinue).Name | Should -Be 'MAXWORLDS'
        Get-RedProperty 'COL*' | Should -BeNullOrEmpty
    }

    It 'completes names without asking anybody' {
        $line = 'Get-RedProperty MAXW'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be 'MAXWORLDS'
    }
}
