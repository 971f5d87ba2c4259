// SPDX-License-Identifier: GPL-2.0-only
/*
 * vsnprintf() with what names and messages need. The tree's own prints
 * pointers in two dozen ways, all of which differ between runs: here a
 * pointer is just that.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

struct out {
	char *buf;
	size_t size, n;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->buf[o->n] = c;
	o->n++;
}

/* @precision: how much of @s at most, which need have no end then; negative: all */
static void put_text(struct out *o, const char *s, int width, int precision, bool left)
{
	int len = (int)(precision < 0 ? strlen(s) : strnlen(s, precision)), pad = width - len;

	for (; !left && pad > 0; pad--)
		put(o, ' ');
	while (len--)
		put(o, *s++);
	for (; pad > 0; pad--)
		put(o, ' ');
}

static void put_number(struct out *o, unsigned long long v, bool negative, unsigned int base,
		       int width, bool zero)
{
	char digits[24];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	if (negative)
		digits[n++] = '-';
	for (; width > n; width--)
		put(o, zero ? '0' : ' ');
	while (n)
		put(o, digits[--n]);
}

/* Return: how many "l" there were; "z" and "t" are one */
static int length(const char **fmt)
{
	int n = 0;

	for (;; (*fmt)++) {
		if (**fmt == 'l' || **fmt == 'z' || **fmt == 't')
			n++;
		else if (**fmt == 'L')
			n = 2;
		else if (**fmt != 'h')
			return n;
	}
}

/* the letters after %p choose what to print of it */
static void put_pointer(struct out *o, const char **fmt)
{
	while (isalnum((*fmt)[1]))
		(*fmt)++;
	put_text(o, "(ptr)", 0, -1, false);
}

static void put_integer(struct out *o, char conv, int len, int width, bool zero, va_list *args)
{
	bool sign = conv == 'd' || conv == 'i';
	unsigned int base = conv == 'x' || conv == 'X' ? 16 : conv == 'o' ? 8 : 10;
	long long v;

	if (len == 0)
		v = sign ? (long long)va_arg(*args, int) : (long long)va_arg(*args, unsigned int);
	else
		v = va_arg(*args, long long);
	sign = sign && v < 0;
	put_number(o, sign ? -(unsigned long long)v : v, sign, base, width, zero);
}

static int number(const char **fmt, va_list *args)
{
	int n = 0;

	if (**fmt == '*') {
		(*fmt)++;
		return va_arg(*args, int);
	}
	while (isdigit(**fmt))
		n = n * 10 + *(*fmt)++ - '0';
	return n;
}

static void convert(struct out *o, const char **fmt, va_list *args)
{
	bool left = false, zero = false;
	int width, precision = -1, len;

	for (; **fmt && strchr("-0#+ ", **fmt); (*fmt)++) {
		left |= **fmt == '-';
		zero |= **fmt == '0';
	}
	width = number(fmt, args);
	if (**fmt == '.') {
		(*fmt)++;
		precision = number(fmt, args);
	}
	len = length(fmt);
	switch (**fmt) {
	case 's':
		put_text(o, va_arg(*args, const char *), width, precision, left);
		break;
	case 'c':
		put(o, va_arg(*args, int));
		break;
	case 'p':
		va_arg(*args, void *);
		put_pointer(o, fmt);
		break;
	case '%':
		put(o, '%');
		break;
	default:
		put_integer(o, **fmt, len, width, zero, args);
	}
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct out o = {buf, size, 0};
	va_list args;

	va_copy(args, ap);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&o, *fmt);
			continue;
		}
		fmt++;
		convert(&o, &fmt, &args);
	}
	va_end(args);
	if (size)
		buf[o.n < size ? o.n : size - 1] = '\0';
	return o.n;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int n = vsnprintf(buf, size, fmt, args);

	return n < (int)size ? n : size ? (int)size - 1 : 0;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return n;
}
