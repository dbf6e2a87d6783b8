# A stand-in for systemd's programs on PATH: it does to the links what systemctl does, and writes down how it was called.

function Enter-TestSystemd {
    <# Puts the stand-in first on PATH, and the user's configuration, runtime and state folders into a folder. -NotRunning: as where no systemd runs. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [switch] $NotRunning)

    $script:Before = @{ PATH = $env:PATH; XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME; XDG_RUNTIME_DIR = $env:XDG_RUNTIME_DIR; XDG_STATE_HOME = $env:XDG_STATE_HOME; SMASH_SOCKET = $env:SMASH_SOCKET }
    $null = New-Item -ItemType Directory -Force "$Folder/bin", "$Folder/config", "$Folder/run"
    if (-not $NotRunning) { Set-Content "$Folder/running" '' }
    Set-Content "$Folder/bin/systemctl" @"
#!/bin/sh
echo "systemctl `$*" >> "$Folder/calls"
[ "`$1" = --user ] || exit 64
[ -e "$Folder/running" ] || { echo 'Failed to connect to bus' >&2; exit 1; }
[ -e "$Folder/refuses-`$2" ] && { echo 'Unit is masked' >&2; exit 1; }
units="$Folder/config/systemd/user"
case "`$2" in
    is-active) [ -e "$Folder/active" ] ;;
    enable)
        mkdir -p "`$units/sockets.target.wants" && ln -sf "`$units/smash.socket" "`$units/sockets.target.wants/smash.socket"
        case "`$*" in *--now*) touch "$Folder/active" ;; esac ;;
    disable) rm -f "`$units/sockets.target.wants/smash.socket" "$Folder/active" ;;
esac
"@
    Set-Content "$Folder/bin/loginctl" "#!/bin/sh`necho `"loginctl `$*`" >> `"$Folder/calls`""
    /bin/chmod +x "$Folder/bin/systemctl" "$Folder/bin/loginctl"
    $env:PATH = "$Folder/bin:$env:PATH"
    $env:XDG_CONFIG_HOME, $env:XDG_RUNTIME_DIR, $env:XDG_STATE_HOME, $env:SMASH_SOCKET = "$Folder/config", "$Folder/run", "$Folder/state", ''
}

function Exit-TestSystemd {
    <# Puts all back. #>
    [CmdletBinding()]
    param()

    $script:Before.Keys | ForEach-Object { Set-Item "env:$_" "$($script:Before[$_])" }
}

function Get-SystemdCall {
    <# How the stand-in was called, questions left out. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    Get-Content "$Folder/calls" -ErrorAction Ignore | Where-Object { $_ -notmatch ' (show|is-active) ' }
}
