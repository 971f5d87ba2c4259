int main(void){return 0;} int shim_printk(const char*f,...){(void)f;return 0;} void shim_warn(const char*f,int l,const char*w){(void)f;(void)l;(void)w;}
