BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module (Get-SmashTestManifest) -Force
    # Every way to call every cmdlet that changes something: whichever is added is tested without being named here.
    $calls = Get-Command -Module Smash | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object {
        foreach ($set in $_.ParameterSets) { @{ Name = $_.Name; Set = $set.Name } }
    }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1", "$PSScriptRoot/RedTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $job = Start-BlockedJob -Name 'whatif'
    $socket = $env:SMASH_SOCKET
    $red = Start-RedTestHost
    $world = Connect-RedHost $red.Uri | New-RedWorld
    $redJob = Start-RedJob -World $world sleep 1000
    [IO.File]::WriteAllText("$folder/entry.xml", '<rex version="1" library="libx.so"><function name="f" returns="i32" /></rex>')
    $entryPoint = Get-RexEntryPoint -EntryPointPath "$folder/entry.xml"

    function Get-RedState {
        <# What a call could have changed in the RED: its worlds here, what is in one, and its jobs. #>
        "$(Get-RedWorld) $((Get-RedItem -World $world) | ForEach-Object { "$_ $($_.Mode)" }) $(Get-RedJob -World $world | ForEach-Object { "$_ $($_.State)" }) $($world.RedHost.IsClosed)"
    }

    function Get-MandatoryArgument {
        <# What a parameter set cannot be called without, and what names a target where it may be left out. #>
        param([string] $Name, [string] $Set, $Job)

        $wanted = (Get-Command $Name).ParameterSets | Where-Object Name -EQ $Set
        $arguments = @{}
        foreach ($parameter in $wanted.Parameters | Where-Object IsMandatory) {
            $arguments[$parameter.Name] = switch ($parameter.Name) {
                'Signal' { 'HUP' }
                'Level' { 'debug' }
                { $_ -in 'Id', 'ProcessId', 'Priority' } { 1 }
                'Name' { 'whatif' }
                'Port' { 1 }
                'Permission' { 'rw' }
                'Transaction' { 'rexecve' }
                { $_ -in 'Path', 'FilePath' } { "$PSScriptRoot/SmashTestHost.psm1" }
                default {
                    switch -Regex ($parameter.ParameterType.Name) {
                        '^SmashJob' { $Job }
                        '^RexEntryPoint' { $entryPoint }
                        '^RedWorld' { $world }
                        '^RedJob' { $redJob }
                        '^RedHost' { $world.RedHost }
                        '^SmashConnection$' { $Job.Connection }
                        '^ScriptBlock$' { { 'never' } }
                        '^SwitchParameter$' { $true }
                        '^(U?Int|Double)' { 1 }
                        'Dictionary|Hashtable' { @{} }
                        default { 'true' }
                    }
                }
            }
        }
        # None of what it can change is mandatory, but something is to be changed.
        if ($Name -eq 'Set-SmashJob') { $arguments.Priority = 1 }
        $arguments
    }
}
AfterAll {
    $env:SMASH_SOCKET = $socket
    Get-RedHost | Disconnect-RedHost
    Stop-RedTestHost $red
    Exit-SmashTestHost $folder
}

Describe '<Name> -WhatIf, called by <Set>' -ForEach $calls {
    It 'asks nothing of a host that it has, and changes nothing' {
        $arguments = Get-MandatoryArgument $Name $Set $job
        # The one request is the question itself.
        $before, $redBefore = (Get-SmashHost), (Get-RedState)
        $null = & $Name @arguments -WhatIf 6> $null
        $after = Get-SmashHost
        Get-RedState | Should -Be $redBefore
        $after.RequestsAnswered - $before.RequestsAnswered | Should -Be 1
        $after.Connections | Should -Be $before.Connections
        $job.State | Should -Be 'Running'
    }

    It 'connects to none that is there' {
        $refusing = Start-RefusingHost ($env:SMASH_SOCKET = Join-Path $folder "there-$Name-$Set.sock") -Errno 5
        try {
            $arguments = Get-MandatoryArgument $Name $Set $job
            $null = & $Name @arguments -WhatIf 6> $null
            $refusing.Clients | Should -BeNullOrEmpty
        } finally {
            Stop-RefusingHost $refusing
            $env:SMASH_SOCKET = $socket
        }
    }

    It 'starts none where none is, by $WhatIfPreference too' {
        $empty = Join-Path $folder "none-$Name-$Set"
        $env:SMASH_SOCKET = Join-Path $empty 'host.sock'
        try {
            $arguments = Get-MandatoryArgument $Name $Set $job
            & { $WhatIfPreference = $true; $null = & $Name @arguments } 6> $null
            Test-Path $empty | Should -BeFalse
        } finally { $env:SMASH_SOCKET = $socket }
    }
}

Describe '-WhatIf' {
    It 'says what a name means without asking who bears it' {
        $said = Invoke-Pwsh 'Stop-SmashJob -Name a*, beta -WhatIf' | Where-Object { $_ }
        $said.Count | Should -Be 2
        $said[0] | Should -Match 'a\*'
        $said[1] | Should -Match 'beta'
    }

    It 'is not in force with -WhatIf:$false over the preference' {
        $other = Start-BlockedJob -Name 'ended'
        & { $WhatIfPreference = $true; Stop-SmashJob -Name ended -Force -WhatIf:$false }
        ($other | Wait-SmashJob -Timeout 60).Cause | Should -Be 'Canceled'
    }
}
