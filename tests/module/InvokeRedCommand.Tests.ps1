BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    # The pwsh that runs the tests is wherever it is.
    $red = Enter-RedTestHost -Setting @{ RED_WORLD_FOLDERS = "/usr, /bin, /sbin, /lib, /lib32, /lib64, /libx32, /opt, $PSHOME" }
    $world = New-RedWorld
    $pwsh = "$PSHOME/pwsh"
    $missing = if (-not (Test-Path $pwsh)) { "there is no $pwsh" } else { try { $null = Invoke-RedCommand -World $world "$pwsh -v" -ErrorAction Stop } catch { "$_" } }
    if ($missing) { Write-Warning "Scripts in worlds are not tested: $missing" }
    Push-Location $red.Folder
}
AfterAll {
    Pop-Location
    Exit-RedTestHost $red
}

Describe 'Invoke-RedCommand with a line' {
    It 'writes lines of standard output, and shows those of standard error' {
        $lines = Invoke-RedCommand -World $world 'echo one; echo "not an error" >&2; printf two' -InformationVariable shown 6> $null
        $lines | Should -Be 'one', 'two'
        "$shown" | Should -Be 'not an error'
        $world | Invoke-RedCommand 'pwd' | Should -Be '/'
    }

    It 'writes what comes as it comes, and ends the command when nobody wants more' {
        Invoke-RedCommand -World $world 'while :; do echo again; done' | Select-Object -First 2 | Should -Be 'again', 'again'
        Get-RedJob -World $world -State Running | Should -BeNullOrEmpty
    }

    It 'hands arguments over as they are' {
        Invoke-RedCommand -World $world 'printf "%s|" "$@"' -ArgumentList "it's", '$(id)', '', 7 | Should -Be "it's|`$(id)||7|"
    }

    It 'makes an exit code that is not 0, and a signal, an error' {
        $record = try { Invoke-RedCommand -World $world 'echo last words >&2; exit 7' -ErrorAction Stop 6> $null } catch { $_ }
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be 'RedJobFailed'
        "$record" | Should -Match 'exited with 7: last words'
        $record = try { Invoke-RedCommand -World $world 'kill -9 $$' -ErrorAction Stop } catch { $_ }
        "$record" | Should -Match 'SIGKILL'
    }

    It 'tells of a limit of the world as such' {
        Get-ErrorId { Invoke-RedCommand -World $world 'ulimit -f 8; exec head -c 100000 /dev/zero > /tmp/large' 6> $null } | Should -Be 'RedJobLimitExceeded'
    }

    It 'uploads files and trees, runs, and fetches' {
        $null = New-Item -ItemType Directory up/deep
        Set-Content up/deep/words 'b', 'a'
        Set-Content up/go "#!/bin/sh`nmkdir result && sort `"`$1`" > result/sorted"
        chmod +x up/go
        Invoke-RedCommand -World $world -Upload up -UploadDestination /home/job '/home/job/up/go /home/job/up/deep/words' -Fetch 'res*' -FetchDestination got
        Get-Content got/result/sorted | Should -Be 'a', 'b'
    }

    It 'runs nothing when a file cannot be uploaded, and fetches nothing when the command failed' {
        Get-ErrorId { Invoke-RedCommand -World $world 'touch /tmp/ran' -Upload no-such-file } | Should -Be 'PathNotFound'
        Invoke-RedCommand -World $world 'ls /tmp' | Should -Not -Contain 'ran'
        Get-ErrorId { Invoke-RedCommand -World $world 'touch /tmp/some; false' -Fetch /tmp/some -FetchDestination fetched } | Should -Be 'RedJobFailed'
        'fetched' | Should -Not -Exist
        Get-ErrorId { Invoke-RedCommand -World $world 'true' -Fetch /tmp/none } | Should -BeIn 'RED_ENOENT', 'PathNotFound'
        Get-ErrorId { Invoke-RedCommand -World $world 'true' -Fetch /tmp/some -FetchDestination up/go } | Should -Be 'FolderNotMade'
    }

    It 'does nothing with -WhatIf' {
        Invoke-RedCommand -World $world 'touch /tmp/whatif' -Upload up -WhatIf 6> $null
        Invoke-RedCommand -World $world 'ls /tmp' | Should -Not -Contain 'whatif'
    }
}

Describe 'Invoke-RedCommand with a script' {
    BeforeEach { if ($missing) { Set-ItResult -Skipped -Because $missing } }

    It 'gives objects back, takes arguments and $using:, and is in the world' {
        $value = @{ Deep = 1, 2 }
        $object = Invoke-RedCommand -World $world -PowerShellPath $pwsh {
            param($first)
            [pscustomobject]@{ First = $first; Deep = $using:value.Deep; Place = "$PWD"; Host = (Get-Content /etc/hostname) }
        } -ArgumentList 5
        $object.First, $object.Deep[1], $object.Place | Should -Be 5, 2, '/'
        $object.Host | Should -Not -Be (Get-Content /etc/hostname)
        Invoke-RedCommand -World $world 'ls -A /tmp' | Where-Object { $_ -like '.smash*' } | Should -BeNullOrEmpty -Because 'it leaves nothing behind'
    }

    It 'gives each stream back as what it is' {
        $all = Invoke-RedCommand -World $world -PowerShellPath $pwsh { Write-Warning careful; Write-Error wrong; 'value'; exit 4 } -WarningVariable warnings -ErrorVariable errors 2> $null 3> $null
        $all | Should -Be 'value'
        "$warnings" | Should -Be 'careful'
        "$($errors[0])" | Should -Be 'wrong'
        "$($errors[1])" | Should -Match 'exited with 4'
    }

    It 'writes the error that ends it, and no other' {
        $null = Invoke-RedCommand -World $world -PowerShellPath $pwsh { throw 'thrown' } -ErrorVariable errors 2> $null
        $errors.Count | Should -Be 1
        "$errors" | Should -Be 'thrown'
    }
}

Describe 'Invoke-RedCommand with a script that cannot be run' {
    It 'says that the world has no such PowerShell' {
        Get-ErrorId { Invoke-RedCommand -World $world { 1 } -PowerShellPath /no/pwsh } | Should -Be 'PowerShellNotInWorld'
        Invoke-RedCommand -World $world 'ls -A /tmp' | Where-Object { $_ -like '.smash*' } | Should -BeNullOrEmpty
    }

    It 'says that a variable is not there' {
        Get-ErrorId { Invoke-RedCommand -World $world { $using:noSuchVariable } } | Should -Be 'UsingVariableIsUndefined'
    }
}
