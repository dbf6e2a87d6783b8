BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $null = Start-SmashHost
    $null = New-SmashPool red, green -Slots 1
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-SmashPool' {
    It 'gets all, the default one first' {
        (Get-SmashPool).Name | Should -Be 'default', 'red', 'green'
        (Get-SmashPool)[0].Slots | Should -BeNullOrEmpty
    }

    It 'gets them by name and pattern, in either case' {
        (Get-SmashPool RED).Name | Should -Be 'red'
        (Get-SmashPool *E*).Name | Should -Be 'default', 'red', 'green'
        (Get-SmashPool gr*, red).Name | Should -Be 'green', 'red'
        Get-SmashPool x* | Should -BeNullOrEmpty
        ('red' | Get-SmashPool).Name | Should -Be 'red'
        (Get-SmashPool red | Get-SmashPool).Name | Should -Be 'red'
    }

    It 'says so where there is none of a name' {
        Get-ErrorId { Get-SmashPool blue } | Should -Be 'PoolNotFound'
    }

    It 'counts what runs and what waits' {
        $jobs = 1..3 | ForEach-Object { Start-SmashJob 'exec sleep 1000' -Pool red }
        $pool = Get-SmashPool red
        $pool.Active, $pool.Queued, $pool.Lent | Should -Be 1, 2, 0
        $jobs | Stop-SmashJob
        $null = $jobs | Wait-SmashJob
        (Get-SmashPool red).Queued | Should -Be 0
    }

    It 'shows them in a table' {
        $null = New-SmashPool shown -Slots 0 -Capacity 5
        $lines = @(Get-SmashPool shown | Format-Table | Out-String -Width 80 -Stream | Where-Object { $_.Trim() })
        $lines[0] -split '\s+' | Where-Object { $_ } | Should -Be 'Name', 'State', 'Slots', 'Active', 'Queued', 'Capacity', 'WhenFull', 'Engine'
        $lines[-1] -split '\s+' | Where-Object { $_ } | Should -Be 'shown', 'Drained', '0', '0', '0', '5', 'Refuse'
    }
}
