BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $missing = Get-MissingSshProgram
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1", "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $folder = Enter-SmashTestHost
    $place = Enter-RexTestHome $folder
}
AfterAll {
    Exit-RexTestHome
    Exit-SmashTestHost $folder
}

Describe 'Publish-RexKey' -Skip:([bool]$missing) {
    BeforeAll {
        $server = Start-RexTestServer $folder 'big'
        $ordinary = Get-Content $server.KeyFile
        $key = New-RexKey
    }
    AfterAll { Stop-TestSshServer $server }
    BeforeEach { Set-Content $server.KeyFile $ordinary }

    It 'has each server of rex.rc let the key in for REX''s agent alone, once, and keeps other lines' {
        Set-Content "$place/rex.rc" 'servers : big'
        $published = Publish-RexKey
        $published.ComputerName, $published.Identity, $published.IsChanged | Should -Be 'big', $key.Identity, $true
        $published.NextStep | Should -Be "Grant-RexAccess $($key.Identity) -Transaction rexecve -ComputerName big"
        (Publish-RexKey).IsChanged | Should -BeFalse
        Remove-Item "$place/rex.rc"

        $lines = Get-Content $server.KeyFile
        $lines.Count | Should -Be 2
        $lines[0] | Should -Be $ordinary
        $lines[1] | Should -Be "restrict,command=`"'$($published.AgentPath)' --agent --identity $($key.Identity)`" ssh-ed25519 $($key.PublicKey) smash-rex:$($key.Identity)"
        $published.AgentPath | Should -Match '^/.*/smash-rex$'
        # The file behind the link was changed, and the link is still one.
        (Get-Item "$($server.HomePath)/.ssh/authorized_keys").LinkType | Should -Be 'SymbolicLink'
    }

    It 'opens the agent with that identity, whatever the other side asks for, and nothing else' {
        $null = Publish-RexKey -ComputerName big
        $arguments = '-F', "$folder/ssh_config", '-i', $key.Path, '-o', 'IdentitiesOnly=yes', '-o', "IdentityFile=$($key.Path)", '-o', 'BatchMode=yes', '-T', 'big', 'echo opened; id'
        # Its greeting is frames; the end of what it reads ends it.
        $said = '' | /usr/bin/ssh @arguments 2>&1 | Out-String
        $said | Should -Not -Match 'opened|uid='
        Get-Content "$($server.HomePath)/smash/rex_agent.log" -Raw | Should -Match "link of $([regex]::Escape($key.Identity))"
    }

    It 'takes what comes down the pipeline, and the key that is new in the place of the old one' {
        $null = New-RexKey make
        (Get-RexKey | Publish-RexKey -ComputerName big).Identity | Should -Be $key.Identity, "$($key.Identity).make"
        $new = New-RexKey make -Force
        ($new | Publish-RexKey -ComputerName big).IsChanged | Should -BeTrue
        (Get-Content $server.KeyFile).Count | Should -Be 3
        Get-Content $server.KeyFile -Raw | Should -Match ([regex]::Escape($new.PublicKey))
    }

    It 'refuses a key that opens more there already' {
        Add-Content $server.KeyFile "ssh-ed25519 $($key.PublicKey) mine"
        Get-ErrorId { Publish-RexKey -ComputerName big } | Should -Be 'RexKeyConflict'
        (Get-Content $server.KeyFile).Count | Should -Be 2
    }

    It 'says what is missing' {
        Get-ErrorId { Publish-RexKey } | Should -Be 'RexNoServers'
        Get-ErrorId { Publish-RexKey no.key -ComputerName big } | Should -Be 'RexKeyNotFound'
        Get-ErrorId { Publish-RexKey -ComputerName big -RemotePath /nowhere/smash-rex } | Should -Be 'RexNotInstalled'
        Get-ErrorId { Publish-RexKey -ComputerName '-oProxyCommand=x' } | Should -Be 'RexServerInvalid'
        Set-Content "$place/rex.rc" 'servers big'
        Get-ErrorId { Publish-RexKey } | Should -Be 'RexConfigurationInvalid'
        Remove-Item "$place/rex.rc"
    }

    It 'says so where a machine''s program is another, or fails' {
        # Programs that do what an older one, and a broken one, do.
        foreach ($pair in @{ Said = 'smash-rex: RexUsage: smash-rex --keys list'; Id = 'RexUsage' }, @{ Said = 'smash-rex: RexProgramPath: no'; Id = 'RexProgramPath' },
            @{ Said = 'Segmentation fault'; Id = 'RexFailed' }, @{ Said = 'smash-rex: RexKeyInvalid: no'; Id = 'RexKeyInvalid' }) {
            Set-Content "$folder/there/old" "#!/bin/sh`necho '$($pair.Said)' >&2`nexit 2"
            /bin/chmod +x "$folder/there/old"
            Get-ErrorId { Publish-RexKey -ComputerName big -RemotePath '~/old' } | Should -Be $pair.Id
        }
    }

    It 'goes on with the next machine where one fails' {
        $results = Publish-RexKey -ComputerName no-such-machine.invalid, big -ErrorAction SilentlyContinue -ErrorVariable failed
        $results.ComputerName | Should -Be 'big'
        $failed[0].FullyQualifiedErrorId | Should -Match 'HostNameNotFound'
        $failed[0].TargetObject | Should -Be 'no-such-machine.invalid'
    }

    It 'changes nothing with -WhatIf' {
        Publish-RexKey -ComputerName big -WhatIf
        Get-Content $server.KeyFile | Should -Be $ordinary
    }
}
