BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $place = Enter-RexTestHome $folder
    $file = "$place/.config/smash/rex/access"
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'Get-RexAccess' {
    It 'has nothing where nothing is granted' {
        Get-RexAccess | Should -BeNullOrEmpty
    }

    It 'shows what a person has written' {
        $null = New-Item -Force $file -Value "# people`nallow lab*.ann.make *`ndeny * rcall,rjump libc.so.6:system,exec*`n"
        $grants = Get-RexAccess
        $grants.IsAllowed | Should -Be $true, $false
        $grants[0].Transaction | Should -Be 'rexecve', 'rcall', 'rjump', 'rfork'
        $grants[1].Function | Should -Be 'libc.so.6:system', 'exec*'
        "$($grants[1])" | Should -Be 'deny * rcall,rjump libc.so.6:system,exec*'
        (Get-RexAccess 'lab*').Count | Should -Be 1
        ('nobody', '[*]' | Get-RexAccess).Identity | Should -Be '*'
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-RexAccess | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ }
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[0] -split ' +' | Should -Be 'ComputerName', 'Allows', 'Identity', 'Transaction', 'Function'
    }

    It 'has RexAccessInvalid where a line is wrong' {
        Add-Content $file 'allow'
        Get-ErrorId { Get-RexAccess } | Should -Be 'RexAccessInvalid'
    }
}
