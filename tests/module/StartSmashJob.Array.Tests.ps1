BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 4
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Start-SmashJob -Count and -InputObject' {
    It 'runs a member for each number, and gives their output in order' {
        $array = Start-SmashJob 'echo $SMASH_INDEX of $SMASH_COUNT' -Count 12 -Name twelve | Wait-SmashJob
        $array.State | Should -Be 'Exited'
        $array.ExitCode | Should -Be 0
        $array | Receive-SmashOutput | Should -Be @(0..11 | ForEach-Object { "$_ of 12" })
        $found = Get-SmashJob -Id $array.Id
        $found.Members.Count | Should -Be 12
        $found.Members.Exited | Should -Be 12
        "$($found.Members)" | Should -Be '12/12'
    }

    It 'gives a command its item as text' {
        $array = Start-SmashJob 'printf "%s\n" "$SMASH_ITEM"' -InputObject 'a b', 7, ([uri] 'http://h/') | Wait-SmashJob
        $array | Receive-SmashOutput | Should -Be 'a b', '7', 'http://h/'
    }

    It 'gives a script its item as an object, and its text in the environment' {
        $items = [pscustomobject]@{ Name = 'x'; Size = 3 }, [pscustomobject]@{ Name = 'y'; Size = 4 }
        $array = Start-SmashJob { "$($_.Name):$($_.Size * 2):$env:SMASH_INDEX" } -InputObject $items | Wait-SmashJob
        $array | Receive-SmashOutput | Should -Be 'x:6:0', 'y:8:1'
    }

    It 'follows an array to its end' {
        Start-SmashJob 'echo $SMASH_INDEX' -Count 3 | Receive-SmashOutput -Follow | Should -Be '0', '1', '2'
    }

    It 'is one job to Get-SmashJob, which gives the members when it is asked' {
        $array = Start-SmashJob 'exit $SMASH_INDEX' -Count 3 -Name listed | Wait-SmashJob
        $array.ExitCode | Should -Be 2
        (Get-SmashJob -Last 1).Id | Should -Be $array.Id
        (Get-SmashJob -Name 'listed*').Id | Should -Be $array.Id
        $members = Get-SmashJob -Array $array.Id
        $members.ArrayIndex | Should -Be 0, 1, 2
        $members.ExitCode | Should -Be 0, 1, 2
        $members.Name | Should -Be 'listed[0]', 'listed[1]', 'listed[2]'
        $members.ArrayId | Should -Be $array.Id, $array.Id, $array.Id
        (Get-SmashJob -IncludeMember -Last 4).Id | Should -Be @($array.Id; $members.Id)
        (Get-SmashJob -Id $members[1].Id).ArrayIndex | Should -Be 1
    }

    It 'stops and removes all of them at once' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 40 -ThrottleLimit 2
        $array | Stop-SmashJob -Confirm:$false
        $array | Wait-SmashJob | Out-Null
        $array.Cause | Should -Be 'Canceled'
        (Get-SmashJob -Id $array.Id).Members.Aborted | Should -Be 40
        $array | Remove-SmashJob
        Get-SmashJob -Array $array.Id | Should -BeNullOrEmpty
        { Get-SmashJob -Id ($array.Id + 1) -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,*'
    }

    It 'shows how far it is' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 30 -ThrottleLimit 1
        "$(Get-SmashJob -Id $array.Id | Format-Table | Out-String -Width 80)" | Should -Match '\b0/30\b'
        $array | Stop-SmashJob -Confirm:$false
    }

    It 'starts no member after its deadline' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 5000 -ThrottleLimit 1
        $late = Start-SmashJob 'true' -Count 3 -After $array -QueueDeadline 0.1 | Wait-SmashJob -Timeout 60
        $late.State, $late.Cause, $late.Members.Aborted | Should -Be 'Aborted', 'Canceled', 3
        $array | Stop-SmashJob -Confirm:$false
    }

    It 'refuses a change of a member whose turn has not come with JobNotReady' {
        $array = Start-SmashJob 'exec sleep 1000' -Count 5000 -ThrottleLimit 1
        { Set-SmashJob -Id ($array.Id + 4000) -Priority 3 -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotReady,*'
        $array | Stop-SmashJob -Confirm:$false
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'no members'; Arguments = @{ Count = 0 }; ErrorId = 'ParameterArgumentValidationError,*' }
        @{ Name = 'too many members'; Arguments = @{ Count = 1000001 }; ErrorId = 'ParameterArgumentValidationError,*' }
        @{ Name = 'two numbers of members'; Arguments = @{ Count = 3; InputObject = 1, 2 }; ErrorId = 'InvalidArgument,*' }
        @{ Name = 'a limit without members'; Arguments = @{ ThrottleLimit = 3 }; ErrorId = 'InvalidArgument,*' }
        @{ Name = 'members elsewhere'; Arguments = @{ Count = 3; ComputerName = 'auto' }; ErrorId = 'NotSupported,*' }
    ) {
        { Start-SmashJob 'true' @Arguments -ErrorAction Stop } | Should -Throw -ErrorId $ErrorId
    }
}
