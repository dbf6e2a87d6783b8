BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Connect-SmashHost' {
    It 'fails with -NoStart where no host runs, and starts none' {
        Get-ErrorId { Connect-SmashHost -NoStart } | Should -Be 'HostNotRunning'
        Get-ErrorId { Start-SmashJob 'true' -NoStart } | Should -Be 'HostNotRunning'
        Get-ErrorId { Get-SmashJob -NoStart } | Should -Be 'HostNotRunning'
        Test-Path $env:SMASH_SOCKET | Should -BeFalse
    }

    It 'starts a host, and gives the same connection again' {
        $connection = Connect-SmashHost
        $connection.IsOpen | Should -BeTrue
        $connection.HostVersion | Should -Not -BeNullOrEmpty
        Connect-SmashHost | Should -Be $connection
    }

    It 'connects to another host, which other cmdlets then use' {
        $socket = Join-Path $folder 'other.sock'
        $other = Connect-SmashHost $socket
        $job = Start-SmashJob 'echo other' -Connection $other | Wait-SmashJob
        $job.StandardOutputPath | Should -BeLike "$socket.d/*"
        $job | Receive-SmashOutput | Should -Be 'other'
        (Get-SmashJob -Connection $other).Count | Should -Be 1
        Get-SmashJob | Should -BeNullOrEmpty
        Stop-SmashHost -Connection $other
    }

    It 'tells of a socket that is none' {
        $path = Join-Path $folder 'file'
        Set-Content $path 'x'
        Get-ErrorId { Connect-SmashHost $path } | Should -Be 'NotASocket'
        Get-ErrorId { Connect-SmashHost $folder } | Should -Be 'NotASocket'
        Get-Content $path | Should -Be 'x'
    }

    It 'tells of a path that no socket can have' {
        Get-ErrorId { Connect-SmashHost (Join-Path $folder ('x' * 100)) } | Should -Be 'SocketPathTooLong'
        $before = $env:SMASH_SOCKET
        $env:SMASH_SOCKET = '/' + 'x' * 107
        try { Get-ErrorId { Get-SmashJob } | Should -Be 'SocketPathTooLong' } finally { $env:SMASH_SOCKET = $before }
    }

    It 'starts a host over a socket that a killed one left' {
        $socket = Join-Path $folder 'stale.sock'
        $stale = Start-SmashHost $socket
        $process = Get-Process -Id $stale.ProcessId
        /bin/kill -KILL $stale.ProcessId
        $process.WaitForExit()
        Test-Path $socket | Should -BeTrue
        Get-ErrorId { Get-SmashHost $socket } | Should -BeIn 'HostNotRunning', 'ConnectionLost'
        $connection = Connect-SmashHost $socket
        (Start-SmashJob 'true' -Connection $connection | Wait-SmashJob).ExitCode | Should -Be 0
        Stop-SmashHost $socket
    }

    It 'refuses a folder of its own that others can enter' {
        $before = $env:SMASH_SOCKET
        $runtime = $env:XDG_RUNTIME_DIR
        try {
            $env:SMASH_SOCKET = ''
            $env:XDG_RUNTIME_DIR = Join-Path $folder 'runtime'
            $null = New-Item -ItemType Directory (Join-Path $env:XDG_RUNTIME_DIR 'smash')
            /bin/chmod 755 (Join-Path $env:XDG_RUNTIME_DIR 'smash')
            Get-ErrorId { Connect-SmashHost } | Should -Be 'UnsafeSocketFolder'
        } finally {
            $env:SMASH_SOCKET = $before
            $env:XDG_RUNTIME_DIR = $runtime
        }
    }

    It 'makes the folder of the user''s own socket for the user alone' {
        $before = $env:SMASH_SOCKET
        $runtime, $state = $env:XDG_RUNTIME_DIR, $env:XDG_STATE_HOME
        try {
            $env:SMASH_SOCKET = ''
            $env:XDG_RUNTIME_DIR = Join-Path $folder 'own'
            $env:XDG_STATE_HOME = Join-Path $folder 'state'
            $null = New-Item -ItemType Directory $env:XDG_RUNTIME_DIR
            (Start-SmashJob 'true' | Wait-SmashJob).StandardOutputPath | Should -BeLike "$folder/state/smash/*"
            (stat -c %a "$folder/own/smash") | Should -Be '700'
            (stat -c %a "$folder/own/smash/smash.sock") | Should -Be '600'
            Stop-SmashHost
        } finally {
            $env:SMASH_SOCKET = $before
            $env:XDG_RUNTIME_DIR, $env:XDG_STATE_HOME = $runtime, $state
        }
    }

    It 'tells of a host of another version' {
        $socket = Join-Path $folder 'version.sock'
        $refusing = Start-RefusingHost $socket -Errno 93 -AtLogin
        try { Get-ErrorId { Connect-SmashHost $socket } | Should -Be 'ProtocolVersionMismatch' } finally { Stop-RefusingHost $refusing }
    }

    It 'tells of host programs that are not there' {
        $env:SMASH_HOST_BIN = Join-Path $folder 'nowhere'
        try { Get-ErrorId { Connect-SmashHost (Join-Path $folder 'none.sock') } | Should -Be 'HostStartFailed' } finally { $env:SMASH_HOST_BIN = '' }
    }

    It 'lets sessions that start at the same moment have one host' {
        $socket = Join-Path $folder 'race.sock'
        $module = Get-SmashTestManifest
        $shells = 1..4 | ForEach-Object {
            $start = [System.Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
            '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$module'; (Connect-SmashHost '$socket').GetHost([Threading.CancellationToken]::None).ProcessId" |
                ForEach-Object { $start.ArgumentList.Add($_) }
            $start.RedirectStandardOutput = $true
            [System.Diagnostics.Process]::Start($start)
        }
        $ids = $shells | ForEach-Object { $_.StandardOutput.ReadToEnd().Trim(); $_.WaitForExit() }
        @($ids | Sort-Object -Unique).Count | Should -Be 1
        $ids[0] | Should -Match '^\d+$'
        Stop-SmashHost $socket
    }
}
