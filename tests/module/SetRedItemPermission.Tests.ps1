BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    Set-Content "$($red.Folder)/a", "$($red.Folder)/b" 'text'
    $null = Send-RedItem "$($red.Folder)/a", "$($red.Folder)/b" /tmp -World $world
}
AfterAll { Exit-RedTestHost $red }

Describe 'Set-RedItemPermission' {
    It 'changes nothing with -WhatIf' {
        Set-RedItemPermission /tmp/a rwx -World $world -WhatIf
        (Get-RedItem /tmp/a -World $world).Mode | Should -Be '-rw-'
    }

    It 'sets what is given, and takes the rest, in any spelling' {
        foreach ($case in @('rwx', '-rwx'), @('r-x', '-r-x'), @('Read', '-r--'), @('Read, Write', '-rw-'), @(@('Read', 'Execute'), '-r-x'), @('None', '----')) {
            (Set-RedItemPermission /tmp/a $case[0] -World $world -PassThru).Mode | Should -Be $case[1]
        }
        { Set-RedItemPermission /tmp/a 'rq' -World $world } | Should -Throw
    }

    It 'takes items of the pipeline and patterns, and tells of what is not there' {
        Get-RedItem /tmp -World $world | Set-RedItemPermission -Permission rx
        (Get-RedItem /tmp -World $world).Mode | Sort-Object -Unique | Should -Be '-r-x'
        Set-RedItemPermission '/tmp/?' rw -World $world
        (Get-RedItem /tmp -World $world).Mode | Sort-Object -Unique | Should -Be '-rw-'
        Get-ErrorId { Set-RedItemPermission /tmp/none rw -World $world } | Should -Be 'RED_ENOENT'
    }
}
