BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $runner = Join-Path (Start-SmashHost).ProgramFolder 'Smash.ScriptJob.dll'

    # The command line of a script job, as the host would run it, with its standard input from a file and what it writes in others.
    function Start-Runner([string] $Path) {
        $start = [Diagnostics.ProcessStartInfo]::new('/bin/sh')
        $run = "[void][Reflection.Assembly]::LoadFrom('$runner'); [Smash.ScriptJob.ScriptJobRunner]::Run()"
        '-c', 'exec "$1" -NoLogo -NoProfile -NonInteractive -Command "$2" < "$3" >> "$3.out" 2>> "$3.err"', 'sh', [Environment]::ProcessPath, $run, $Path | ForEach-Object { $start.ArgumentList.Add($_) }
        [Diagnostics.Process]::Start($start)
    }

    function New-Payload([string] $Script, [string] $Location) {
        $payload = [Smash.ScriptJob.ScriptPayload]::new()
        $payload.GetType().GetProperty('Script').SetValue($payload, $Script)
        if ($Location) { $payload.GetType().GetProperty('Location').SetValue($payload, $Location) }
        $path = Join-Path $folder "$([guid]::NewGuid()).in"
        [IO.File]::WriteAllBytes($path, $payload.ToBytes())
        $path
    }

    function Read-Record([string] $Path) {
        [Smash.ScriptJob.StreamRecordReader]::ReadAll([ReadOnlyMemory[byte][]] @([ReadOnlyMemory[byte]] [IO.File]::ReadAllBytes($Path))) | ForEach-Object { $_.ReadValue() }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'The program of a script job' {
    It 'runs the script that is its standard input' {
        $path = New-Payload '(Get-Location).Path; exit 3' '/usr'
        $process = Start-Runner $path
        $process.WaitForExit()
        $process.ExitCode | Should -Be 3
        Read-Record "$path.out" | Should -Be '/usr'
    }

    It 'says with 125, and in words, that its input is none' {
        $path = Join-Path $folder 'none.in'
        'nothing of the kind' | Set-Content $path
        $process = Start-Runner $path
        $process.WaitForExit()
        $process.ExitCode | Should -Be 125
        Get-Content "$path.err" -Raw | Should -Match 'not the input of a script job'
        Get-Item "$path.out" | ForEach-Object Length | Should -Be 0
    }

    Context 'with a FIFO for its standard input' {
        BeforeEach {
            $key = [guid]::NewGuid().ToString('N')
            $fifo = Join-Path $folder "$key.fifo"
            /usr/bin/mkfifo $fifo
            # Open for both, so that nobody waits for the other side.
            $host_end = [IO.File]::Open($fifo, 'Open', 'ReadWrite', 'ReadWrite')
            $watcher = [IO.FileSystemWatcher]::new($folder, "$key.*")
            $process = Start-Runner $fifo
            $ready = Join-Path $folder "$key.ready"
            for ($left = 60; $left -gt 0 -and -not (Test-Path $ready); $left--) { $null = $watcher.WaitForChanged('Renamed', 1000) }
        }
        AfterEach {
            $watcher.Dispose()
            if (-not $process.HasExited) { $process.Kill(); $process.WaitForExit() }
            $host_end.Dispose()
        }

        It 'is ready first, having written nothing, and then runs the script that it is told of, once' {
            $ready | Should -Exist
            Get-Item "$fifo.out", "$fifo.err" | ForEach-Object Length | Should -Be 0, 0

            $path = New-Payload '(Get-Location).Path; [Console]::In.ReadToEnd().Length; exit 4' '/usr/bin'
            # Twice, as a host does that was replaced in between.
            $line = [Text.Encoding]::UTF8.GetBytes("$path`n$path`n")
            $host_end.Write($line, 0, $line.Length)
            $host_end.Flush()
            $process.WaitForExit()
            $process.ExitCode | Should -Be 4
            Read-Record "$fifo.out" | Should -Be '/usr/bin', 0
            $ready | Should -Not -Exist
            $path | Should -Exist
        }
    }

    It 'ends without a word to the job when the host has taken its FIFO back' {
        $fifo = Join-Path $folder 'taken.fifo'
        /usr/bin/mkfifo $fifo
        $host_end = [IO.File]::Open($fifo, 'Open', 'ReadWrite', 'ReadWrite')
        $process = Start-Runner $fifo
        # It has the FIFO as its standard input by now, or is refused it a moment later: it ends either way.
        Remove-Item $fifo
        $host_end.Dispose()
        $process.WaitForExit(60000) | Should -BeTrue
        $process.ExitCode | Should -Not -Be 0
        if (Test-Path "$fifo.out") { (Get-Item "$fifo.out").Length | Should -Be 0 }
    }
}
