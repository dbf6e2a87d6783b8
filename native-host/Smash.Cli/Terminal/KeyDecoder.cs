using System.Buffers;
using System.Text;

namespace Smash.Cli.Terminal;

/// <summary>Turns the bytes that a terminal sends into keys: control characters, UTF-8, and the sequences of ANSI terminals.</summary>
internal sealed class KeyDecoder
{
    private const byte Escape = 0x1B;

    private readonly List<byte> _utf8 = [];
    private State _state;
    private int _parameter;

    private enum State
    {
        Ground,
        AfterEscape,
        InSequence,
        AfterParameter,
        InSingleShift,
    }

    /// <summary>Takes one byte.</summary>
    /// <returns>The key, or null when the byte is not its last one.</returns>
    public KeyPress? Decode(byte value)
    {
        switch (_state)
        {
            case State.AfterEscape:
                _state = value switch { (byte)'[' => State.InSequence, (byte)'O' => State.InSingleShift, Escape => State.AfterEscape, _ => State.Ground };
                _parameter = 0;
                return null;
            case State.InSequence or State.AfterParameter:
                return DecodeSequence(value);
            case State.InSingleShift:
                _state = State.Ground;
                return DecodeFinal(value);
            case State.Ground when value == Escape:
                _utf8.Clear();
                _state = State.AfterEscape;
                return null;
            default:
                return value < 0x20 || value == 0x7F ? DecodeControl(value) : DecodeCharacter(value);
        }
    }

    private static KeyPress DecodeFinal(byte value) => new((char)value switch
    {
        'A' => Key.Up,
        'B' => Key.Down,
        'C' => Key.Right,
        'D' => Key.Left,
        'F' => Key.End,
        'H' => Key.Home,
        'M' => Key.Enter,
        _ => Key.Ignored,
    });

    private static KeyPress DecodeNumbered(int number) => new(number switch
    {
        1 or 7 => Key.Home,
        3 => Key.Delete,
        4 or 8 => Key.End,
        _ => Key.Ignored,
    });

    // The control character of a letter is its place in the alphabet.
    private static Key KeyOfControl(byte value) => value switch
    {
        'A' - '@' => Key.Home,
        'B' - '@' => Key.Left,
        'C' - '@' => Key.Abandon,
        'D' - '@' => Key.DeleteOrEnd,
        'E' - '@' => Key.End,
        'F' - '@' => Key.Right,
        'H' - '@' or 0x7F => Key.Backspace,
        'J' - '@' or 'M' - '@' => Key.Enter,
        'K' - '@' => Key.KillToEnd,
        'L' - '@' => Key.ClearScreen,
        'N' - '@' => Key.Down,
        'P' - '@' => Key.Up,
        'U' - '@' => Key.KillToStart,
        'W' - '@' => Key.KillWord,
        _ => Key.Ignored,
    };

    private KeyPress DecodeControl(byte value)
    {
        _utf8.Clear();

        // A tab separates words as a blank does, and takes one column.
        return value == '\t' ? new KeyPress(Key.Character, new Rune(' ')) : new KeyPress(KeyOfControl(value));
    }

    private KeyPress? DecodeSequence(byte value)
    {
        if (char.IsAsciiDigit((char)value))
        {
            // What follows a semicolon is the modifier keys.
            _parameter = _state == State.InSequence ? Math.Min((_parameter * 10) + (value - '0'), 1000) : _parameter;
            return null;
        }

        if (value is >= 0x20 and < 0x40)
        {
            _state = State.AfterParameter;
            return null;
        }

        _state = State.Ground;
        return value == '~' ? DecodeNumbered(_parameter) : DecodeFinal(value);
    }

    private KeyPress? DecodeCharacter(byte value)
    {
        _utf8.Add(value);
        switch (Rune.DecodeFromUtf8(_utf8.ToArray(), out Rune character, out int length))
        {
            case OperationStatus.Done:
                _utf8.Clear();
                return new KeyPress(Key.Character, character);
            case OperationStatus.NeedMoreData:
                return null;
            default:
                // The invalid part is dropped; the byte that showed it may begin a character of its own.
                bool isRetried = length < _utf8.Count;
                _utf8.Clear();
                return isRetried ? DecodeCharacter(value) : new KeyPress(Key.Ignored);
        }
    }
}
