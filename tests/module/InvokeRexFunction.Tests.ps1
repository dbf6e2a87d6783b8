BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    # Functions of every kind, with debug information and without.
    $library = "$folder/libsample.so"
    & cc -O1 -g -shared -fPIC -o $library "$PSScriptRoot/../call/sample.c"
    $stripped = "$folder/libstripped.so"
    & cc -O1 -shared -fPIC -s -o $stripped "$PSScriptRoot/../call/sample.c"
    $hasAbi = [bool](Get-Command abidw -ErrorAction Ignore)
    $here = @{ ComputerName = 'localhost' }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Invoke-RexFunction' {
    It 'calls what has a known signature' {
        $cos = Invoke-RexFunction -Library libm.so.6 -Function cos -ArgumentList 0.5 @here
        $cos | Should -BeOfType [double]
        $cos | Should -Be ([math]::Cos(0.5))
        # An integer becomes what the function takes.
        Invoke-RexFunction libm.so.6 pow 2, 10 @here | Should -Be 1024
    }

    It 'takes the types of the values where none is known: <Function>' -ForEach @(
        @{ Function = 'twice8'; Type = 'i8'; Value = [sbyte]-60; Result = [sbyte]-120 }
        @{ Function = 'twiceu16'; Type = 'u16'; Value = [uint16]32000; Result = [uint16]64000 }
        @{ Function = 'twice32'; Type = 'int'; Value = -21; Result = -42 }
        @{ Function = 'twiceu64'; Type = 'ulong'; Value = [ulong]::MaxValue -shr 1; Result = [ulong]::MaxValue - 1 }
        @{ Function = 'twicef'; Type = 'float'; Value = [float]1.25; Result = [float]2.5 }
        @{ Function = 'twiced'; Type = 'double'; Value = -1e300; Result = -2e300 }
        @{ Function = 'upper'; Type = 'string'; Value = 'smash'; Result = 'SMASH' }
    ) {
        $value = Invoke-RexFunction $stripped $Function $Value -ReturnType $Type @here
        $value | Should -Be $Result
        $value | Should -BeOfType $Result.GetType()
    }

    It 'tells of changed buffers, errno and what was printed with -Detailed' {
        $result = Invoke-RexFunction $stripped reverse ([byte[]](1, 2, 3)), 3 -ReturnType int -Detailed @here
        $result.Arguments[0] | Should -Be 3, 2, 1
        $result.Value | Should -Be 3
        $result.ComputerName | Should -Be 'localhost'
        (Get-Process -Id $result.ProcessId).ProcessName | Should -Be 'smash-call'
        (Invoke-RexFunction $stripped fail -ReturnType int -Detailed @here).ErrorNumber | Should -Be 25
        (Invoke-RexFunction $stripped say 'hello' -ReturnType int -Detailed @here).Output | Should -Be "err`nhello`n"
        Invoke-RexFunction $stripped say 'hello' -ReturnType int -InformationVariable said @here | Should -Be 6
        "$said" | Should -Be "err`nhello"
        ($result | Format-List | Out-String -Width 80) | Should -Match 'Function\s+: reverse'
    }

    It 'passes structs by value and by address' {
        $point = '{i32 f64 u8:3 {i16:2}}'
        $value = Invoke-RexFunction $stripped shift @(@(5, 0.5, 1, 2, 3, @(-4, 100)), 7) -ArgumentType $point, int -ReturnType $point @here
        $value[0..4] | Should -Be 12, 7.5, 1, 2, 4
        $value[5] | Should -Be -4, 93
        $result = Invoke-RexFunction $stripped shift_in_place @(@(5, 0.5, 1, 2, 3, @(-4, 100)), 7) -ArgumentType "&$point", int -ReturnType void -Detailed @here
        $result.Arguments[0][0] | Should -Be 12
        $result.Value | Should -BeNullOrEmpty
    }

    It 'takes raw stack frames, and gives them back' {
        $frame = [byte[]]([BitConverter]::GetBytes([double]2) + [BitConverter]::GetBytes([double]3))
        $value = Invoke-RexFunction libm.so.6 pow -StackFrame $frame @here
        , $value | Should -BeOfType [byte[]]
        [BitConverter]::ToDouble($value, 0) | Should -Be 8
        # Without a signature each 8 bytes are an integer.
        [BitConverter]::ToInt64((Invoke-RexFunction $stripped twice64 -StackFrame ([BitConverter]::GetBytes(21L)) -ReturnType i64 @here), 0) | Should -Be 42
        Get-ErrorId { Invoke-RexFunction libm.so.6 pow -StackFrame ([byte[]](1, 2)) @here } | Should -Be 'RexSignatureMismatch'
        Get-ErrorId { Invoke-RexFunction libm.so.6 pow 1, 2 -StackFrame $frame @here } | Should -Be 'InvalidArgument'
    }

    It 'checks a call against the signature before it is sent' {
        Get-ErrorId { Invoke-RexFunction libm.so.6 pow 1 @here } | Should -Be 'RexSignatureMismatch'
        Get-ErrorId { Invoke-RexFunction libm.so.6 cos 'half' @here } | Should -Be 'RexSignatureMismatch'
        Get-ErrorId { Invoke-RexFunction libm.so.6 cos 1 -ArgumentType int @here } | Should -Be 'RexSignatureMismatch'
        Get-ErrorId { Invoke-RexFunction libm.so.6 cos 0.5 -ReturnType int @here } | Should -Be 'RexSignatureMismatch'
        Get-ErrorId { Invoke-RexFunction $stripped twice8 200 -ArgumentType i8 -ReturnType i8 @here } | Should -Be 'RexSignatureMismatch'
    }

    It 'asks for types that it cannot know' {
        Get-ErrorId { Invoke-RexFunction $stripped next @here } | Should -Be 'RexTypeNeeded'
        Get-ErrorId { Invoke-RexFunction $stripped swap @(, @(1.0, 2.0)) -ReturnType '{f64 f64}' @here } | Should -Be 'RexTypeNeeded'
        Get-ErrorId { Invoke-RexFunction $stripped next -ReturnType 'integer' @here } | Should -Be 'RexCallInvalid'
    }

    It 'knows the signature from debug information, and from a file once the library is stripped' {
        if (-not $hasAbi) { Set-ItResult -Skipped -Because 'abidw is not found' }
        Invoke-RexFunction $library many 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 @here | Should -Be 385
        Get-ErrorId { Invoke-RexFunction $library twice32 1.5 @here } | Should -Be 'RexSignatureMismatch'
        Export-RexEntryPoint $library "$stripped.xml"
        try {
            $value = Invoke-RexFunction $stripped shift @(@(5, 0.5, 1, 2, 3, @(-4, 100)), 7) @here
            $value[0, 1] | Should -Be 12, 7.5
            Get-ErrorId { Invoke-RexFunction $stripped twice32 'x' @here } | Should -Be 'RexSignatureMismatch'
        } finally {
            Move-Item "$stripped.xml" "$folder/sample.xml"
        }
        Invoke-RexFunction $stripped twice16 100 -EntryPointPath "$folder/sample.xml" @here | Should -Be 200
        Get-ErrorId { Invoke-RexFunction $stripped nothing -EntryPointPath "$folder/sample.xml" @here } | Should -Be 'RexEntryPointNotFound'
        Get-RexEntryPoint -EntryPointPath "$folder/sample.xml" -Name twice64 | Invoke-RexFunction -ArgumentList 4 @here | Should -Be 8
    }

    It 'has a crash be the error of the call alone' {
        $before = Invoke-RexFunction $stripped next -ReturnType long -Detailed @here
        Get-ErrorId { Invoke-RexFunction $stripped crash -ReturnType void @here } | Should -Be 'RexCallCrashed'
        $after = Invoke-RexFunction $stripped next -ReturnType long -Detailed @here
        $after.Value | Should -Be 1
        $after.ProcessId | Should -Not -Be $before.ProcessId
        (Invoke-RexFunction $stripped next -ReturnType long -Detailed @here).ProcessId | Should -Be $after.ProcessId
    }

    It 'ends a call that takes too long' {
        Get-ErrorId { Invoke-RexFunction libc.so.6 pause -ReturnType int -Timeout 0.05 @here } | Should -Be 'RexCallTimedOut'
        Get-ErrorId { Invoke-RexFunction libc.so.6 pause -ReturnType int -Timeout 1000 @here } | Should -Be 'LimitOutOfRange'
    }

    It 'enters a function without waiting' {
        $result = Invoke-RexFunction libc.so.6 pause -ReturnType int -NoWait @here
        $process = Get-Process -Id $result.ProcessId
        $process.ProcessName | Should -Be 'smash-call'
        $process.Kill()
        Get-ErrorId { Invoke-RexFunction libc.so.6 nothing_of_it -ReturnType int -NoWait @here } | Should -Be 'RexFunctionNotFound'
    }

    It 'says what is not there' {
        Get-ErrorId { Invoke-RexFunction libnothing.so.7 f -ReturnType int @here } | Should -Be 'RexLibraryNotFound'
        Get-ErrorId { Invoke-RexFunction libm.so.6 system 'true' -ReturnType int @here } | Should -Be 'RexFunctionNotFound'
        Get-ErrorId { Invoke-RexFunction libc.so.6 memcpy ([byte[]]::new(2MB)) -ReturnType ptr @here } | Should -Not -BeNullOrEmpty
    }

    It 'refuses more than a call can pass' {
        Get-ErrorId { Invoke-RexFunction $stripped next (1..257) -ReturnType long @here } | Should -Be 'RexCallTooLarge'
    }

    It 'completes functions that are known' {
        $line = 'Invoke-RexFunction libm.so.6 -Function ata'
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Contain 'atan2'
    }
}

Describe 'Invoke-RexFunction on another machine' {
    BeforeAll {
        # What stands for ssh runs the agent here, with a home folder of its own for each server.
        $there = "$folder/there"
        $null = New-Item -ItemType Directory "$there/.config/smash/rex", "$folder/bin"
        [IO.File]::WriteAllText("$there/.config/smash/rex/access", "allow here.me rcall`nallow here.me rjump libc.so.6:pause`ndeny here.me rcall libc.so.6:execv`n")
        [IO.File]::SetUnixFileMode("$there/.config/smash/rex/access", 'UserRead,UserWrite')
        [IO.File]::WriteAllText("$folder/rex.rc", "servers : there`n")
        $bin = if ($env:SMASH_HOST_BIN) { $env:SMASH_HOST_BIN } else { Split-Path (Get-Process -Id (Get-SmashHost).ProcessId).Path }
        [IO.File]::WriteAllText("$folder/bin/ssh", "#!/bin/sh`necho `$`$ > $there/ssh.pid`nHOME=$there XDG_STATE_HOME=$there exec '$bin/smash-rex' --agent --identity here.me`n")
        [IO.File]::SetUnixFileMode("$folder/bin/ssh", 'UserRead,UserExecute')
        Stop-SmashHost
        $path, $env:PATH = $env:PATH, "$folder/bin:$env:PATH"
        $null = Start-SmashHost
        Push-Location $folder
    }
    AfterAll {
        Pop-Location
        $env:PATH = $path
    }

    It 'calls on a server that is named, and on the least-loaded one' {
        Invoke-RexFunction libm.so.6 cos 0.5 -ComputerName there | Should -Be ([math]::Cos(0.5))
        $result = Invoke-RexFunction libm.so.6 cos 0.5 -Detailed
        $result.ComputerName | Should -Be 'there'
        $result.Value | Should -Be ([math]::Cos(0.5))
    }

    It 'is refused what is not granted there' {
        Get-ErrorId { Invoke-RexFunction libc.so.6 execv '/bin/true', $null -ReturnType int -ComputerName there } | Should -Be 'RexNotGranted'
        Get-ErrorId { Invoke-RexFunction libc.so.6 getpid -ReturnType int -NoWait -ComputerName there } | Should -Be 'RexNotGranted'
        (Invoke-RexFunction libc.so.6 pause -ReturnType int -NoWait -ComputerName there).ProcessId | Should -BeGreaterThan 0
    }

    It 'says that a host was lost, and goes on with the next link' {
        Get-ErrorId { Invoke-RexFunction libc.so.6 system "kill -9 `$(cat $there/ssh.pid)" -ReturnType int -ComputerName there } | Should -Be 'RexHostLost'
        Invoke-RexFunction libm.so.6 cos 0.5 -ComputerName there | Should -Be ([math]::Cos(0.5))
    }

    It 'says which server there is not' {
        Get-ErrorId { Invoke-RexFunction libm.so.6 cos 0.5 -ComputerName elsewhere } | Should -Be 'RexHostUnknown'
    }
}
