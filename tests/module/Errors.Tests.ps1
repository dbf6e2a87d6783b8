BeforeDiscovery {
    $refusals = @(
        @{ Errno = 28; Id = 'DiskFull'; Category = 'ResourceUnavailable' }
        @{ Errno = 13; Id = 'AccessDenied'; Category = 'PermissionDenied' }
        @{ Errno = 12; Id = 'OutOfMemory'; Category = 'ResourceUnavailable' }
        @{ Errno = 22; Id = 'InvalidArgument'; Category = 'InvalidArgument' }
        @{ Errno = 34; Id = 'LimitOutOfRange'; Category = 'InvalidArgument' }
        @{ Errno = 90; Id = 'RequestTooLarge'; Category = 'LimitsExceeded' }
        @{ Errno = 74; Id = 'ProtocolError'; Category = 'ProtocolError' }
        @{ Errno = 95; Id = 'NotSupported'; Category = 'NotImplemented' }
        @{ Errno = 108; Id = 'HostStopping'; Category = 'ResourceUnavailable' }
        @{ Errno = 5; Id = 'HostError'; Category = 'NotSpecified' }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'The table of errors' {
    AfterEach { if ($refusing) { Stop-RefusingHost $refusing } }

    It 'has <Id> for error <Errno> of a submission' -ForEach $refusals {
        $socket = Join-Path $folder "refuse$Errno.sock"
        $refusing = Start-RefusingHost $socket -Errno $Errno
        $connection = Connect-SmashHost $socket
        Start-SmashJob 'true' -Connection $connection -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -Be "$Id,Smash.PowerShell.StartSmashJobCommand"
        $refused[0].CategoryInfo.Category | Should -Be $Category
        $refused[0].TargetObject | Should -Be 'true'
        "$($refused[0])" | Should -Match 'refused for a test'
        Disconnect-SmashHost $connection
    }

    It 'says of a start whose answer was lost that the job may have been accepted' {
        $socket = Join-Path $folder 'hangsup.sock'
        $refusing = Start-RefusingHost $socket -Errno 5 -HangsUp
        Start-SmashJob 'true' -Connection (Connect-SmashHost $socket) -ErrorVariable lost -ErrorAction SilentlyContinue
        ($lost[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'ConnectionLost'
        $lost[0].Exception.MayBeDone | Should -BeTrue
    }

    It 'has UserNameInUse for a login that is not shared' {
        $socket = Join-Path $folder 'busy.sock'
        $refusing = Start-RefusingHost $socket -Errno 16 -AtLogin
        Get-ErrorId { Connect-SmashHost $socket } | Should -Be 'UserNameInUse'
    }

    It 'is told of in about_Smash, id by id' {
        $source = Get-Content "$PSScriptRoot/../../module/Smash.PowerShell/Errors/ErrorTable.cs" -Raw
        $about = Get-Content "$PSScriptRoot/../../module/docs/about_Smash.help.txt" -Raw
        $ids = [regex]::Matches($source, 'new\("(\w+)", ErrorCategory') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 20
        $ids | Where-Object { $about -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }
}

Describe 'A real host' {
    It 'refuses a priority that needs a privilege' -Skip:((id -u) -eq 0) {
        Get-ErrorId { Start-SmashJob 'true' -Priority -5 } | Should -Be 'AccessDenied'
    }

    It 'refuses a command that does not fit into a packet' {
        Get-ErrorId { Start-SmashJob ('x' * 17MB) } | Should -Be 'RequestTooLarge'
        (Start-SmashJob 'true' | Wait-SmashJob).ExitCode | Should -Be 0
    }
}
